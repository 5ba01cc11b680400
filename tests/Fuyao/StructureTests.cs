using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fuyao.Tests;

/// <summary>Keeps the house as ARCHITECTURE.md and STYLE.md draw it. These rules judge what exists, and are only ever tightened.</summary>
public sealed partial class StructureTests
{
    private const int FileLinesMax = 450;
    private const int FilesWithoutReadmeMax = 10;

    // ARCHITECTURE.md, “Folders”: a project uses only those before it.
    private static readonly string[] ProjectOrder = ["Kernel", "Storage", "Platform", "Web", "Fuyao"];

    // ARCHITECTURE.md, “Inside the Kernel”: a folder uses only those of an earlier line; those of one line do not use each other.
    private static readonly string[][] KernelOrder =
        [["Values", "Diagnostics"], ["Documents", "Ledger"], ["Cel"], ["Columns"], ["Facts"], ["Programmes"], ["Engine"], ["Reviews"], ["Lifecycle", "Procedures", "Services"], ["Benefits"], ["Corrections", "Credits"], ["Explanations", "Versions"], ["Simulation", "Journal"]];

    // This file names what the others may not.
    private static readonly string[] Exempt = ["tests/Fuyao/StructureTests.cs"];

    [Fact]
    public void The_kernel_needs_no_package_but_NodaTime() =>
        typeof(Kernel.Values.Money).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "netstandard")
            .ShouldBeSubsetOf(["NodaTime"]);

    [Fact]
    public void Projects_depend_one_way()
    {
        var broken = from project in SourceTree.EndingWith(".csproj").Under("src")
                     let name = Path.GetFileNameWithoutExtension(project)
                     from reference in XDocument.Load(SourceTree.FullPath(project)).Descendants("ProjectReference")
                     let used = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
                     where Array.IndexOf(ProjectOrder, used) < 0 || Array.IndexOf(ProjectOrder, used) >= Array.IndexOf(ProjectOrder, name)
                     select $"{project} references {used}; the order is {string.Join(" ← ", ProjectOrder)}";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Load(SourceTree.FullPath("Fuyao.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        SourceTree.EndingWith(".csproj").ShouldBe(listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_of_the_kernel_depend_one_way()
    {
        var broken = new List<string>();
        foreach (var file in SourceTree.EndingWith(".cs").Under("src/Kernel").Where(file => file.Split('/').Length > 3))
        {
            var folder = file.Split('/')[2];
            var place = PlaceOf(folder);
            if (place < 0)
                broken.Add($"{file}: the folder {folder} has no place in the order of ARCHITECTURE.md, “Inside the Kernel”");
            foreach (var line in SourceTree.Lines(file))
                foreach (var used in KernelNamespace().Matches(line).Select(match => match.Groups["folder"].Value))
                    if (used != folder && PlaceOf(used) >= place)
                        broken.Add($"{file} uses {used}; {folder} may use only {string.Join(", ", KernelOrder.Take(place).SelectMany(names => names))}");
        }
        broken.ShouldBeEmpty();

        static int PlaceOf(string folder) => Array.FindIndex(KernelOrder, names => names.Contains(folder));
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var broken = from file in SourceTree.EndingWith(".cs").Under("src")
                     let parts = SourceTree.FolderOf(file).Split('/').Skip(1)
                     let expected = string.Join('.', parts.First() == "Fuyao" ? parts : parts.Prepend("Fuyao"))
                     let declared = SourceTree.Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
                     where declared is not null && declared != $"namespace {expected};"
                     select $"{file} declares '{declared}' instead of 'namespace {expected};'";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_is_too_long_to_be_about_one_thing()
    {
        var broken = from file in SourceTree.EndingWith(".cs", ".razor")
                     let count = SourceTree.Lines(file).Length
                     where count > FileLinesMax
                     select $"{file} has {count} lines; split it, {FileLinesMax} are the most";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_of_many_files_says_what_it_holds()
    {
        // Tests mirror `src`: what a folder of theirs holds is said there.
        var broken = from folder in SourceTree.EndingWith(".cs").Under("src", "bench").GroupBy(SourceTree.FolderOf)
                     where folder.Count() > FilesWithoutReadmeMax && !SourceTree.Files.Contains(folder.Key + "/README.md")
                     select $"{folder.Key} has {folder.Count()} C# files and no README.md; write five lines, or split it";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_for_later() => Find(LeftForLater()).ShouldBeEmpty();

    [Fact]
    public void Texts_name_neither_a_machine_nor_how_they_came_about() => Find(MachineOrMaking()).ShouldBeEmpty();

    [Fact]
    public void Names_say_what_a_type_is_about()
    {
        var broken = from file in SourceTree.EndingWith(".cs").Under("src", "tests", "bench")
                     where GrabBag().IsMatch(Path.GetFileNameWithoutExtension(file))
                     select $"{file}: call it after what it does";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_pinned_package_is_used()
    {
        var pinned = XDocument.Load(SourceTree.FullPath("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        var used = SourceTree.EndingWith(".csproj", ".props")
            .SelectMany(file => XDocument.Load(SourceTree.FullPath(file)).Descendants("PackageReference"))
            .Select(package => package.Attribute("Include")!.Value);
        pinned.Except(used, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty("pinned in Directory.Packages.props and referenced by no project");
    }

    [Fact]
    public void Nothing_is_written_past_the_audit_log()
    {
        var broken = from file in SourceTree.EndingWith(".cs").Under("src")
                     where file != "src/Storage/FuyaoDatabase.cs"
                     let text = File.ReadAllText(SourceTree.FullPath(file))
                     where WriteByReading().IsMatch(text) || (file != "src/Storage/Migrations.cs" && text.Contains("BeginMigration", StringComparison.Ordinal))
                     select $"{file} writes without FuyaoDatabase.Execute, Write or Insert, or begins without an entry";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = from file in SourceTree.EndingWith(".md")
                     from link in MarkdownLink().Matches(File.ReadAllText(SourceTree.FullPath(file)))
                     let target = link.Groups["target"].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal) && !target.StartsWith('#')
                     let path = SourceTree.FullPath(Path.Combine(SourceTree.FolderOf(file), Uri.UnescapeDataString(target.Split('#')[0])))
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{file} links to {target}";
        broken.ShouldBeEmpty();
    }

    private static IEnumerable<string> Find(Regex pattern) =>
        from file in SourceTree.EndingWith(".cs", ".razor", ".sql", ".yaml", ".md", ".props", ".csproj", "NOTICE", "/run", "fuyao").Except(Exempt)
        from line in SourceTree.Lines(file).Index()
        let match = pattern.Match(line.Item)
        where match.Success
        select $"{file}:{line.Index + 1} says '{match.Value}'";

    // Anywhere in a line, so that a name written out in full counts as much as a `using`.
    [GeneratedRegex(@"\bFuyao\.Kernel\.(?<folder>[A-Z]\w+)")]
    private static partial Regex KernelNamespace();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"(?<![\w.])/(?:work|home|root|Users)/|(?-i:\b[A-Z]:\\\w)|\bsession\b", RegexOptions.IgnoreCase)]
    private static partial Regex MachineOrMaking();

    // Methods that read do not ask for the transaction whose entry tells of the change.
    [GeneratedRegex("""\bdatabase\.(?:Single|SingleOrNone|Query|Command)(?:<[^(]*>)?\(\s*\$?"+\s*(?:insert|update|delete)\b""")]
    private static partial Regex WriteByReading();

    [GeneratedRegex("(?:Manager|Helpers?|Utils?|Utilities|Common|Misc|Extensions)$")]
    private static partial Regex GrabBag();

    // [text](target) outside of images as well as in them; a title after the target is left out.
    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)")]
    private static partial Regex MarkdownLink();
}
