using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Programmes;

namespace Fuyao.Commands;

/// <summary>
/// <c>fuyao check PATH…</c>: every error of programme files, overlays and fact catalogues as <c>file:line:column: message; suggestion</c> on standard output,
/// and how it ended on standard error. With <c>--plan</c> also how reviews will judge each condition.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, or folders with everything in them.", Arity = ArgumentArity.ZeroOrMore };
        var catalogue = new Option<string?>("--catalogue") { Description = "The fact catalogue of all programmes; without it, for each the nearest catalogue.yaml.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Answer in JSON on standard output." };
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of programme files for editors, and check nothing." };
        var plan = new Option<bool>("--plan") { Description = "Print how each condition is judged: its steps over columns, and what runs merchant by merchant and why." };
        var command = new Command("check", "Check programme files and fact definitions: every error with file:line:column and what to write instead.") { paths, catalogue, json, plan, schema };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                Console.Out.Write(ProgrammeSchema.Write());
                return ExitCode.Fine;
            }
            return Run(parsed.GetValue(paths) ?? [], parsed.GetValue(catalogue), parsed.GetValue(json), Console.Out, Console.Error, parsed.GetValue(plan));
        });
        return command;
    }

    public static int Run(IReadOnlyList<string> paths, string? catalogue, bool asJson, TextWriter output, TextWriter messages, bool withPlan = false)
    {
        if (paths.Count == 0)
            throw new UsageException("name a file or folder to check, for example 'fuyao check programmes'");
        PathCheck check;
        try
        {
            check = PathChecker.Check(paths, catalogue);
        }
        catch (FileNotFoundException missing)
        {
            throw new UsageException(missing.Message);
        }
        if (asJson)
            JsonOutput.Write(output, Describe(check, withPlan));
        else
        {
            foreach (var error in check.Errors)
                output.WriteLine(error);
            foreach (var programme in withPlan ? check.Programmes : [])
                PlanReport.Write(programme, output);
        }
        messages.WriteLine(Summarise(check));
        return check.Errors.IsEmpty ? ExitCode.Fine : ExitCode.No;
    }

    private static object Describe(PathCheck check, bool withPlan) => new
    {
        Files = check.FilesCount,
        Programmes = check.Programmes.Select(programme => new
        {
            programme.Programme.Id,
            Effective = programme.Programme.Effective.ToString("uuuu-MM-dd", null),
            Tiers = programme.Programme.Tiers.Select(tier => tier.Id),
            Catalogue = programme.Catalogue.Id,
            programme.Sha256,
            Derived = withPlan ? PlanReport.DescribeDerived(programme) : null,
            Conditions = withPlan ? PlanReport.Describe(programme) : null,
        }),
        Errors = check.Errors.Select(error => new { error.At.File, error.At.Line, error.At.Column, error.Message, error.Suggestion }),
    };

    private static string Summarise(PathCheck check)
    {
        var files = $"{Counted.English(check.FilesCount, "file")} checked";
        if (check.Errors.IsEmpty)
            return $"{files}, no errors; {Counted.English(check.Programmes.Length, "programme version")}";
        var faulty = check.Errors.Select(error => error.At.File).Distinct().Count();
        return $"{files}, {Counted.English(check.Errors.Length, "error")} in {Counted.English(faulty, "file")}";
    }
}
