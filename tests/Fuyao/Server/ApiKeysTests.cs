using Fuyao.Server;
using Fuyao.Terminal;

namespace Fuyao.Tests.Server;

public sealed class ApiKeysTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-key-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(Key)]
    [InlineData(Key + "\n")]
    [InlineData("  " + Key + "\r\n\n")]
    public void What_surrounds_the_key_in_the_file_is_no_part_of_it(string content)
    {
        var keys = ApiKeys.Read(File(content));

        keys.Find(Key)!.Client.ShouldBe("api");
        keys.Find(Key)!.Access.ShouldBe(Access.Write);
        keys.Find(Key.ToUpperInvariant()).ShouldBeNull();
        keys.Find(Key[1..]).ShouldBeNull();
        keys.Find("").ShouldBeNull();
    }

    /// <summary>What a connection presents again is known by its string, whatever was presented in between; another string is compared.</summary>
    [Fact]
    public void A_header_presents_the_key_that_it_has_the_first_time_and_every_other()
    {
        var keys = ApiKeys.Read(File(Key));
        var (right, wrong) = ($"Bearer {Key}", $"Bearer {Key.ToUpperInvariant()}");

        for (var time = 0; time < 3; time++)
        {
            keys.PresentedBy(right)!.Client.ShouldBe("api");
            keys.PresentedBy(wrong).ShouldBeNull();
            keys.PresentedBy($"bearer  {Key} ")!.Client.ShouldBe("api", "another string that says the same");
            keys.PresentedBy("Bearer ").ShouldBeNull();
        }
    }

    [Fact]
    public void Each_line_is_a_key_of_a_client_that_may_read_or_write()
    {
        var (portal, next, auditor) = (new string('1', 32), new string('2', 32), new string('3', 32));

        var keys = ApiKeys.Read(File($"portal write {portal}\n\nportal write {next}\r\n  auditor  read {auditor}"));

        (keys.Find(portal)!.Client, keys.Find(portal)!.Access).ShouldBe(("portal", Access.Write));
        (keys.Find(next)!.Client, keys.Find(next)!.Access).ShouldBe(("portal", Access.Write), "the key before and after a change");
        (keys.Find(auditor)!.Client, keys.Find(auditor)!.Access).ShouldBe(("auditor", Access.Read));
        keys.Find("portal").ShouldBeNull();
    }

    [Fact]
    public void A_line_can_give_a_key_for_one_merchant()
    {
        var (one, all) = (new string('1', 32), new string('2', 32));

        var keys = ApiKeys.Read(File($"shop merchant:商家1 {one}\nportal write {all}"));

        (keys.Find(one)!.Client, keys.Find(one)!.Merchant, keys.Find(all)!.Merchant).ShouldBe(("shop", "商家1", null));
        Should.Throw<UsageException>(() => ApiKeys.Read(File($"shop merchant: {one}"))).Message.ShouldContain("CLIENT merchant:ID KEY");
    }

    [Theory]
    [InlineData("portal write 0123456789abcdef0123456789abcdef\n0123456789abcdef0123456789abcdeg", ":2 is neither a key alone", "write a line for each key as CLIENT read KEY or CLIENT write KEY")]
    [InlineData("portal all 0123456789abcdef0123456789abcdef", ":1 is neither a key alone", "write a line for each key")]
    [InlineData("portal write short", ":1 has 5 characters", "must have 32 to 512")]
    [InlineData("门户 write 0123456789abcdef0123456789abcdef", "the client in", "write a line for each key")]
    [InlineData("a read 0123456789abcdef0123456789abcdef\nb write 0123456789abcdef0123456789abcdef", "a key stands twice", "make another one for each line")]
    public void A_line_that_is_none_is_refused_with_where_and_what_to_write(string content, string where, string write)
    {
        var refusal = Should.Throw<UsageException>(() => ApiKeys.Read(File(content))).Message;
        refusal.ShouldContain(where);
        refusal.ShouldContain(write);
        refusal.ShouldNotContain(Key);
    }

    [Theory]
    [InlineData("", "is empty; make one: (umask 077; openssl rand -hex 32 > FILE)")]
    [InlineData("short-key", "has 9 characters and must have 32 to 512")]
    [InlineData("0123456789abcdef 0123456789abcdef", ":1 is neither a key alone in its file nor a line of a client")]
    [InlineData("0123456789abcdef0123456789abcdéf", "other characters than visible ones of ASCII")]
    public void A_file_without_a_key_is_refused_with_what_to_do(string content, string message)
    {
        var path = File(content);

        var refusal = Should.Throw<UsageException>(() => ApiKeys.Read(path)).Message;
        refusal.ShouldContain(message);
        if (content.Length > 0)
            refusal.ShouldNotContain(content);
    }

    [Fact]
    public void A_file_far_larger_than_a_key_is_not_read() =>
        Should.Throw<UsageException>(() => ApiKeys.Read(File(new string('k', 10_000)))).Message.ShouldContain("is larger than a key");

    [Fact]
    public void A_missing_file_is_refused_with_how_to_make_a_key() =>
        Should.Throw<UsageException>(() => ApiKeys.Read(Path.Combine(folder.FullName, "nowhere"))).Message.ShouldContain("there is no file");

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_that_others_can_read_or_write_is_refused(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = File(Key);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);

        Should.Throw<UsageException>(() => ApiKeys.Read(path)).Message.ShouldEndWith($"close it: chmod 600 {path}");
    }

    private string File(string content)
    {
        var path = Path.Combine(folder.FullName, "key");
        System.IO.File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
