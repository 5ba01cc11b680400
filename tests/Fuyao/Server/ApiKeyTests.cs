using Fuyao.Server;
using Fuyao.Terminal;

namespace Fuyao.Tests.Server;

public sealed class ApiKeyTests : IDisposable
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
        var key = ApiKey.Read(File(content));

        key.Is(Key).ShouldBeTrue();
        key.Is(Key.ToUpperInvariant()).ShouldBeFalse();
        key.Is(Key[1..]).ShouldBeFalse();
        key.Is("").ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "is empty; make one: (umask 077; openssl rand -hex 32 > FILE)")]
    [InlineData("short-key", "has 9 characters and must have 32 to 512")]
    [InlineData("0123456789abcdef 0123456789abcdef", "other characters than visible ones of ASCII")]
    [InlineData("0123456789abcdef0123456789abcdéf", "other characters than visible ones of ASCII")]
    public void A_file_without_a_key_is_refused_with_what_to_do(string content, string message)
    {
        var path = File(content);

        var refusal = Should.Throw<UsageException>(() => ApiKey.Read(path)).Message;
        refusal.ShouldContain(message);
        if (content.Length > 0)
            refusal.ShouldNotContain(content);
    }

    [Fact]
    public void A_file_far_larger_than_a_key_is_not_read() =>
        Should.Throw<UsageException>(() => ApiKey.Read(File(new string('k', 10_000)))).Message.ShouldContain("is larger than a key");

    [Fact]
    public void A_missing_file_is_refused_with_how_to_make_a_key() =>
        Should.Throw<UsageException>(() => ApiKey.Read(Path.Combine(folder.FullName, "nowhere"))).Message.ShouldContain("there is no file");

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

        Should.Throw<UsageException>(() => ApiKey.Read(path)).Message.ShouldEndWith($"close it: chmod 600 {path}");
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
