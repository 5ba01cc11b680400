using System.Collections.Concurrent;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Every case of <c>tests/Cases</c>, and what the reader of cases refuses.</summary>
public sealed class CaseTests
{
    private const string Inline = """
        inline: |
          programme: tiny
          title: { zh: 小, en: Tiny }
          published: 2016-10-01
          effective: 2016-11-03
          zone: Asia/Shanghai
          enrol: automatic
          tiers:
            - { id: S, title: { zh: 星, en: Star }, require: { scale: gmv_daily_avg >= 100 } }
          review: { every: month, due_by: "3 24:00", facts: previous-month }
        catalogue: programmes/catalogue.yaml
        cases:
          - name: one
            source: here
            merchants: { m1: { gmv_daily_avg: 50 } }
        """;

    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases");

    private static readonly ConcurrentDictionary<string, CaseFile> Files = new();

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
            foreach (var name in CaseFileReader.Names(path))
                cases.Add(Path.GetFileName(path), name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_comes_out_as_written(string file, string name)
    {
        var cases = Files.GetOrAdd(file, _ => CaseFileReader.Read(Path.Combine(Folder, file), SharedData.RepositoryRoot));

        CaseRunner.Run(cases, cases.Cases.Single(one => one.Name == name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_difference_is_told_in_a_sentence()
    {
        var cases = CaseFileReader.Read("inline", Inline + "\n    expect: { m1: { tier: S, conditions: { scale: pass } } }", SharedData.RepositoryRoot);

        CaseRunner.Run(cases, cases.Cases[0]).ShouldBe(["m1: tier is none, expected S", "m1: scale is fail, expected pass"]);
    }

    [Fact]
    public void A_misspelt_key_is_an_error_with_its_place() =>
        Should.Throw<InvalidDataException>(() => CaseFileReader.Read("inline", Inline + "\n    expect: { m1: { teir: S } }", SharedData.RepositoryRoot))
            .Message.ShouldContain("inline:16:21: 'teir' is not a key of what is expected; did you mean 'tier'?");
}
