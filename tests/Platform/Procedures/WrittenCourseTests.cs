using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>Every case of <c>tests/Cases/procedures</c>, and the figures of the shipped programmes that are carried out so (C2, F4).</summary>
public sealed class WrittenCourseTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases", "procedures");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
            foreach (var name in WrittenCourse.Names(path))
                cases.Add(Path.GetFileName(path), name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_course_comes_out_as_written(string file, string name) => WrittenCourse.Run(Path.Combine(Folder, file), name).ShouldBeEmpty();

    [Fact]
    public void A_course_that_comes_out_otherwise_is_told_with_its_line()
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-course-");
        var path = Path.Combine(folder.FullName, "x.yaml");
        File.WriteAllText(path, """
            programmes: [live-hosts]
            staff: { rita: reviewer }
            cases:
              - name: x
                companies: { c1: {} }
                course:
                  - { at: 2020-04-01T10:00, apply: c1, to: live-hosts, refused: never }
                  - { check: 1, by: rita }
                  - { expect: 1, state: approved, place: placed }
            """);
        try
        {
            WrittenCourse.Run(path, "x").Select(told => told[(told.IndexOf(".yaml:", StringComparison.Ordinal) + 6)..]).ShouldBe(
                ["7:9: expected to be refused with 'never', and it was done", "8:9: refused: 'review' finds first_signing; say of first_signing whether it is so: yes or no", "9:9: state is in-check, expected approved"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void C2_is_1000_times_1000_and_200_times_5000_together_1200_companies_and_2000000_CNY()
    {
        var (trustPass, export) = (Load("chengdu-trustpass"), Load("chengdu-export"));

        (trustPass.Quota!.First, export.Quota!.First, trustPass.Quota.First + export.Quota.First).ShouldBe((1000, 200, 1200));
        (Each(trustPass), Each(export)).ShouldBe((Money.FromWhole(1000), Money.FromWhole(5000)));
        (trustPass.Budget!.Limit, export.Budget!.Limit, trustPass.Budget.Limit + export.Budget.Limit).ShouldBe((Each(trustPass) * 1000, Each(export) * 200, Money.FromWhole(2_000_000)));
        (trustPass.Budget.Account, trustPass.Budget.Parent).ShouldBe((export.Budget.Account, export.Budget.Parent), "one allotment inside the fund");
        trustPass.Cumulation!.Group.ShouldBe(export.Cumulation!.Group, "no double funding");
    }

    [Fact]
    public void F4_has_10000_places_in_the_first_half_of_April()
    {
        var programme = Load("live-hosts");

        programme.Quota!.First.ShouldBe(10_000);
        (programme.Apply!.From, programme.Apply.Until).ShouldBe((SubsidyOffice.At("2020-04-01"), SubsidyOffice.At("2020-04-15T24:00")));
        programme.Benefits.Single(benefit => benefit.Id == "accredited").Terms.ShouldBeOfType<ServiceTerms>().Days.ShouldBe(30);
    }

    private static Money Each(Programme programme) => programme.Benefits.Select(benefit => benefit.Terms).OfType<SubsidyTerms>().Single().Amount;

    private static Programme Load(string id) => ProgrammeFolder.Load(Path.Combine(SharedData.RepositoryRoot, "programmes", id)).Versions.Single().Programme;
}
