using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;

namespace Fuyao.Tests;

/// <summary><c>fuyao invitations</c>, and who comes in by registration, as called from outside (F1, D3; docs/reference/coming-in.md).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class InvitationsCommandTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-invitations-");
    private readonly TestStore store = new();

    public async Task InitializeAsync()
    {
        Write("facts.csv", "merchant_id,gold_seller\nm1,true\nm2,true\nm3,false\nm4,\n");
        Programme("good-service", "invitation");
        Programme("newcomers", "registration");
        (await Run("facts import facts.csv --period 2016-10")).Code.ShouldBe(ExitCode.Fine);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Candidates_are_invited_accept_and_are_members()
    {
        (await Run("invitations candidates good-service")).Output.ShouldBe("m1\nm2\n");
        (await Run("invitations send good-service --candidates --limit 1 --by wang --language en")).Output.ShouldContain("sent, open");
        (await Run("invitations candidates good-service --json")).Output.ShouldContain("\"m2\"");
        (await Run("members good-service --status invited --language en")).Output.ShouldContain("invited by wang, until");
        (await Run("invitations accept good-service m1 --by li")).Output.ShouldStartWith("m1 → S: ");
        (await Run("members good-service")).Output.ShouldContain("wang 邀请");
        (await Run("explain good-service m1 --language en")).Output.ShouldContain("Accepted on");

        (await Run("receipt good-service m1 --output m1.json")).Code.ShouldBe(ExitCode.Fine);
        var (code, output, _) = await Run("verify m1.json --programme good-service --language en");
        code.ShouldBe(ExitCode.Fine, output);
        output.ShouldStartWith("The receipt holds: good-service decided about m1 coming in at");
        (await Run("replay --language en")).Code.ShouldBe(ExitCode.Fine);
    }

    [Theory]
    [InlineData("m3 is no candidate: it does not meet the conditions", "invitations send good-service m3")]
    [InlineData("m4 is no candidate: something that the conditions ask for is unknown", "invitations send good-service m4")]
    [InlineData("write either MERCHANT or --candidates", "invitations send good-service m1 --candidates")]
    [InlineData("write either MERCHANT or --candidates", "invitations send good-service")]
    [InlineData("the invitation would end before it is sent; write a later --until", "invitations send good-service m1 --until 2016-01-01")]
    [InlineData("m1 was not invited to 'good-service'", "invitations accept good-service m1")]
    [InlineData("'newcomers' enrols by registration, not by invitation", "invitations send newcomers m1")]
    [InlineData("--limit 0: write 1 or more", "invitations candidates good-service --limit 0")]
    public async Task What_cannot_be_is_told_with_what_to_write(string message, string line)
    {
        var (code, _, errors) = await Run(line);

        code.ShouldBe(ExitCode.WrongUsage);
        errors.ShouldStartWith($"fuyao: {message}");
    }

    [Fact]
    public async Task Who_registers_comes_in_as_time_passes()
    {
        (await Run("facts change m1 registered_on 2017-04-03 --occurred 2017-04-03T10:00 --source register")).Code.ShouldBe(ExitCode.Fine);
        (await Run("facts change m3 registered_on 2017-04-03 --occurred 2017-04-03T10:00 --source register")).Code.ShouldBe(ExitCode.Fine);

        var (code, output, errors) = await Run("review newcomers --at 2100-01-01 --ahead --language en");

        code.ShouldBe(ExitCode.Fine, errors);
        output.ShouldContain("in on registering (learnt late)");
        output.ShouldContain("not in, conditions not met that day");
        (await Run("members newcomers --language en")).Output.ShouldContain("registered 2017-04-03 00:00");
        (await Run("members newcomers --csv")).Output.ShouldContain(",registered,");
    }

    [Fact]
    public async Task Answers_in_JSON_have_keys_that_the_reference_names()
    {
        await Run("invitations send good-service m1 m2");
        await Run("invitations decline good-service m2");
        var reference = File.ReadAllText(SourceTree.FullPath("docs/reference/coming-in.md")) + File.ReadAllText(SourceTree.FullPath("docs/reference/command-line.md"));

        foreach (var line in new[] { "invitations show good-service --json", "invitations show good-service --state declined --json", "members good-service --status invited --json", "explain good-service m1 --json" })
        {
            var (code, output, errors) = await Run(line);
            code.ShouldBe(ExitCode.Fine, errors);
            var json = JsonDocument.Parse(output).RootElement;
            foreach (var key in Keys(line.StartsWith("explain", StringComparison.Ordinal) ? json.GetProperty("enrolment") : json).Distinct())
                reference.ShouldContain($"`{key}`");
        }
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    /// <param name="line">Its words that are files or programmes are those of the test's folder.</param>
    private Task<(int Code, string Output, string Errors)> Run(string line) =>
        CalledProgram.Run([
            .. line.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) || word is "good-service" or "newcomers" ? Path.Combine(folder.FullName, word) : word),
            .. line.StartsWith("verify", StringComparison.Ordinal) ? [] : store.Options]);

    private void Programme(string id, string enrol)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, id));
        Write($"{id}/2016-11-03.yaml", $$"""
            programme: {{id}}
            title: { zh: 好服务, en: Good service }
            published: 2016-10-01
            effective: 2016-11-03
            enrol: {{enrol}}
            require: { gold: gold_seller }
            tiers:
              - { id: S, title: { zh: 星, en: Star } }
            """);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);
}
