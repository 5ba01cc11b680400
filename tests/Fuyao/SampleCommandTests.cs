using System.CommandLine;
using Fuyao.Commands;
using Fuyao.Terminal;

namespace Fuyao.Tests;

public sealed class SampleCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-sample-");

    private string Output => Path.Combine(folder.FullName, "facts.csv");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Writes_a_row_a_merchant_below_the_header()
    {
        Run("--merchants", "3", "--month", "2016-10", "--facts", "orders,rating").ShouldBe(ExitCode.Fine);
        var lines = File.ReadAllLines(Output);
        lines[0].ShouldBe("merchant_id,orders,rating");
        lines.Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("'2016-13' is not a period", "--month", "2016-13")]
    [InlineData("--month 2016-10-03: write a calendar month from 2004-01 to 2099-12", "--month", "2016-10-03")]
    [InlineData("--merchants -1: write a number from 0 to 50000000", "--month", "2016-10", "--merchants", "-1")]
    [InlineData("--facts: the sample has no 'gmv'; write some of merchant_name,uscc", "--month", "2016-10", "--facts", "gmv")]
    public void Wrong_usage_says_what_to_write_and_writes_nothing(string message, params string[] arguments)
    {
        Should.Throw<UsageException>(() => Run(arguments)).Message.ShouldContain(message);
        File.Exists(Output).ShouldBeFalse();
    }

    private int Run(params string[] arguments) =>
        SampleCommand.Create().Parse([.. arguments, "--output", Output]).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
