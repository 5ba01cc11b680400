using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Services;

/// <summary>Every case of <c>tests/Cases/services</c>, and the figures of the shipped package (F3).</summary>
public sealed class WrittenServiceTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases", "services");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
            foreach (var name in WrittenService.Names(path))
                cases.Add(Path.GetFileName(path), name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_course_comes_out_as_written(string file, string name) => WrittenService.Run(Path.Combine(Folder, file), name).ShouldBeEmpty();

    [Fact]
    public void A_course_that_comes_out_otherwise_is_told_with_its_line()
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-service-");
        var path = Path.Combine(folder.FullName, "x.yaml");
        File.WriteAllText(path, """
            programme: new-merchants
            cases:
              - name: x
                members: [m1]
                course:
                  - { at: 2020-04-01T10:00, fulfil: storefront-85, for: m1, by: studio, score: 90, refused: never }
                  - { accept: photo-beautification, for: m1 }
                  - { package: m1, storefront-85: open, over: "no", dance: open }
            """);
        try
        {
            WrittenService.Run(path, "x").Select(told => told[(told.IndexOf(".yaml:", StringComparison.Ordinal) + 6)..]).ShouldBe(
            [
                "6:9: expected to be refused with 'never', and it was done", "7:9: refused: 'photo-beautification' is not fulfilled; it is accepted or rejected once it is",
                "8:24: storefront-85 is fulfilled, expected open", "8:57: dance is nothing, expected open",
            ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void F3_is_pictures_7_star_offers_a_storefront_of_85_a_year_of_training_and_a_team_on_site_in_365_days()
    {
        var programme = ProgrammeFolder.Load(Path.Combine(SharedData.RepositoryRoot, "programmes", "new-merchants")).Versions.Single().Programme;
        var terms = programme.Benefits.Single(benefit => benefit.Id == "base-service").Terms.ShouldBeOfType<ServiceTerms>();

        terms.Days.ShouldBe(365);
        terms.Tasks.Select(task => task.Id).ShouldBe(["photo-beautification", "seven-star-offers", "storefront-85", "training-year", "team-on-site"]);
        terms.Tasks.Where(task => !task.Lines.IsEmpty).ShouldHaveSingleItem().Lines.ShouldBe(ImmutableArray.Create(new TaskLine(TaskMeasure.Score, 85)));
        terms.Tasks[2].Title.ShouldBe(new LocalizedText("旺铺装修至85分", "Storefront decoration to a score of 85"));
        programme.Benefits.Single(benefit => benefit.Id == "base-service").Written["tasks.storefront-85.score"].ShouldBe("85", "so that another line shows where versions are compared");
    }
}
