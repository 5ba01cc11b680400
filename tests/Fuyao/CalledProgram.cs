using System.Text;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>
/// The command line in the process of the tests, by the machine's clock, and what it prints: for the many lines whose answer is the point. Where the process is the point, and so that both are seen to be
/// the same program, tests start <see cref="BuiltProgram"/>; paths are whole here, since the working directory is that of all tests.
/// </summary>
internal static class CalledProgram
{
    private static readonly AsyncLocal<StringWriter?> Output = new();
    private static readonly AsyncLocal<StringWriter?> Errors = new();

    static CalledProgram()
    {
        Console.SetOut(new WriterOfCaller(Output, Console.Out));
        Console.SetError(new WriterOfCaller(Errors, Console.Error));
    }

#pragma warning disable RS0030 // as the program does
    public static Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => Run(SystemClock.Instance, arguments);
#pragma warning restore RS0030

    /// <summary>At the test's own time.</summary>
    public static async Task<(int Code, string Output, string Errors)> Run(IClock clock, params string[] arguments)
    {
        await using var output = Output.Value = new StringWriter();
        await using var errors = Errors.Value = new StringWriter();
        var code = await CommandLine.Run(arguments, clock, Console.Error);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Tests run side by side, and the console is one: what a call prints goes to the call.</summary>
    private sealed class WriterOfCaller(AsyncLocal<StringWriter?> caller, TextWriter others) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        private TextWriter Writer => caller.Value ?? others;

        public override void Write(char value) => Writer.Write(value);

        public override void Write(string? value) => Writer.Write(value);

        public override void Write(char[] buffer, int index, int count) => Writer.Write(buffer, index, count);

        public override void Write(ReadOnlySpan<char> buffer) => Writer.Write(buffer);
    }
}
