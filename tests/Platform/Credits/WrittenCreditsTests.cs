using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Credits;

/// <summary>Every case of <c>tests/Cases/credits</c>, and the figures of the shipped programme (E12).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class WrittenCreditsTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases", "credits");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
            foreach (var name in WrittenCredits.Names(path))
                cases.Add(Path.GetFileName(path), name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_course_comes_out_as_written(string file, string name) => WrittenCredits.Run(Path.Combine(Folder, file), name).ShouldBeEmpty();

    [Fact]
    public void A_course_that_comes_out_otherwise_is_told_with_its_line()
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-course-");
        var path = Path.Combine(folder.FullName, "x.yaml");
        File.WriteAllText(path, """
            programme: thunder-packets
            allotment: 20000000
            staff: { pat: programme-manager }
            merchants: [m1]
            cases:
              - name: x
                course:
                  - { at: 2020-02-11T09:00, review: [m1] }
                  - { draft: 100, by: pat, refused: never }
                  - { approve: 1, by: pat }
                  - { budget: 1, not_approved: 20000000 }
            """);
        try
        {
            WrittenCredits.Run(path, "x").Select(told => told[(told.IndexOf(".yaml:", StringComparison.Ordinal) + 6)..]).ShouldBe(
                ["9:9: expected to be refused with 'never', and it was done", "10:9: refused: this takes the role approver, and pat is programme-manager", "11:9: budget is 20000000.00, expected 1.00"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void E12_is_20000000_CNY_in_total_announced_with_100_CNY_for_30_days_and_20_a_day()
    {
        var programme = ProgrammeFolder.Load(Path.Combine(SharedData.RepositoryRoot, "programmes", "thunder-packets")).Versions.Single().Programme;
        var packet = programme.Benefits.ShouldHaveSingleItem();

        programme.Budget!.Limit.ShouldBe(Money.FromWhole(20_000_000));
        packet.Live.ShouldBeFalse("announced, rules to follow");
        packet.Terms.ShouldBe(new CreditTerms("promotion", Money.FromWhole(100), NodaTime.Period.FromDays(30), Money.FromWhole(20)), "ours, where E12 is open");
    }
}
