using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Services;
using Fuyao.Platform.Tests.Procedures;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Services;

/// <summary>Packages of tasks that approved cases bring (F4: an application is reviewed, and a service pack granted; decision 0051): with C2's procedure, whose tier has a service of 30 days here.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CaseServiceTests : IDisposable
{
    private readonly SubsidyOffice office = new(change: text => text.Replace("benefits: [cash]", "benefits: [cash, pack]", StringComparison.Ordinal) + """

          pack: { title: { zh: 服务包, en: Pack }, kind: service, days: 30, tasks: [photos, { task: storefront, score: 85 }] }
        """);

    public void Dispose() => office.Dispose();

    [Fact]
    public void The_package_begins_with_the_approval_and_its_tasks_are_fulfilled_and_accepted()
    {
        office.Apply(1);
        office.ToDecision(1);
        Packages(1).ShouldBeEmpty("an application grants nothing");
        Refused(() => Fulfil(1, "photos")).ShouldBe("'chengdu-trustpass' brings c1 no service with tasks; its entitlements say what it has");
        office.Desk("anna").Approve(1, "in order");

        Shown(1).ShouldBe("case 1, from 2009-03-10T09:00 until 2009-04-09T09:00: photos Open, storefront Open");
        Packages(1)[0].Number.ShouldBeNull();
        Fulfil(1, "storefront", 86).Number.ShouldBe(1);
        Refused(() => Desk("studio").Accept(SubsidyOffice.TrustPass, "c1", null, "storefront")).ShouldStartWith("studio has fulfilled 'storefront'");
        Desk("company").Accept(SubsidyOffice.TrustPass, "c1", null, "storefront");
        Shown(1).ShouldBe("case 1, from 2009-03-10T09:00 until 2009-04-09T09:00: photos Open, storefront Accepted");
        Packages(1)[0].Events[0].ShouldBeOfType<PackageBegun>().Tasks.Select(task => task.Id).ShouldBe(["photos", "storefront"], "what was promised is kept");
        Packages(2).ShouldBeEmpty();
    }

    [Fact]
    public void The_package_ends_when_all_is_asked_back_and_not_when_a_part_is()
    {
        Approve(1);
        Fulfil(1, "photos");
        office.Payments().Pay(SubsidyOffice.TrustPass);
        office.Payments("anna").ClawBack(1, "falsified", Money.FromWhole(300), "one invoice is false");
        Shown(1).ShouldBe("case 1, from 2009-03-10T09:00 until 2009-04-09T09:00: photos Fulfilled, storefront Open", "the rest is still granted");
        office.Clock.Now = SubsidyOffice.At("2009-03-20T12:00");
        office.Payments("anna").ClawBack(1, "falsified", null, "all are");

        Shown(1).ShouldBe("case 1, over, from 2009-03-10T09:00 until 2009-03-20T12:00: photos Fulfilled, storefront NotDelivered");
        Refused(() => Fulfil(1, "storefront", 90)).ShouldBe("case 1 of c1 in 'chengdu-trustpass' that brought the package is over; what was open then is not delivered");
        Desk("company").Accept(SubsidyOffice.TrustPass, "c1", null, "photos");
        Shown(1).ShouldBe("case 1, over, from 2009-03-10T09:00 until 2009-03-20T12:00: photos Accepted, storefront NotDelivered");
    }

    [Fact]
    public void A_grant_that_is_given_up_takes_its_package_along_and_another_case_brings_another()
    {
        Approve(1);
        Fulfil(1, "photos");
        office.Clock.Now += Duration.FromHours(1);
        office.Desk("company").Withdraw(1, "not now");
        Shown(1).ShouldBe("case 1, over, from 2009-03-10T09:00 until 2009-03-10T10:00: photos Fulfilled, storefront NotDelivered");

        office.Granted(1);

        Shown(1).ShouldEndWith("; case 2, from 2009-03-18T10:00 until 2009-04-17T10:00: photos Open, storefront Open");
        Fulfil(1, "storefront", 85).Case.ShouldBe(2);
        Desk("company").Accept(SubsidyOffice.TrustPass, "c1", null, "photos").Case.ShouldBe(1, "only of the first it is fulfilled");
    }

    [Fact]
    public void The_report_counts_who_waits_for_the_first_task_and_what_was_never_delivered()
    {
        Approve(1);
        office.Granted(2);
        Fulfil(2, "photos");
        Figures().ShouldBe((2, 1, 0, 0));

        office.Clock.Now = SubsidyOffice.At("2009-04-09T09:00");
        Shown(1).ShouldBe("case 1, over, from 2009-03-10T09:00 until 2009-04-09T09:00: photos NotDelivered, storefront NotDelivered", "nobody began in 30 days");
        Figures().ShouldBe((1, 0, 1, 1));
        office.Desk("company").Withdraw(2, "no need");
        Figures().ShouldBe((0, 0, 2, 2));
    }

    private (int InForce, int NotBegun, int Over, int Overdue) Figures() =>
        new ServiceReader(office.Database, office.Clock).Figures(SubsidyOffice.TrustPass).ShouldHaveSingleItem() is var figures ? (figures.InForce, figures.NotBegun, figures.Over, figures.Overdue) : default;

    private void Approve(int company)
    {
        office.Granted(company);
        office.Clock.Now.ShouldBe(SubsidyOffice.At("2009-03-10T09:00"));
    }

    private ServiceDesk Desk(string by) => new(office.Database, office.Clock, by);

    private ServicePackage Fulfil(int company, string task, decimal? score = null) =>
        Desk("studio").Fulfil(SubsidyOffice.TrustPass, $"c{company}", null, task, score is { } value ? [new TaskMeasurement(TaskMeasure.Score, value)] : [], "done", []);

    private ImmutableArray<ServicePackage> Packages(int company) => new ServiceReader(office.Database, office.Clock).OfMerchant($"c{company}");

    private string Shown(int company) => string.Join("; ", Packages(company).Select(package =>
        $"case {package.Case}{(package.IsOver ? ", over" : "")}, from {Local(package.Standing.From)} until {Local(package.Until!.Value)}: {string.Join(", ", package.Standing.Tasks.Select(task => $"{task.Task.Id} {package.StateOf(task)}"))}"));

    private static string Local(Instant at) => at.InZone(SubsidyOffice.Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null);

    private static string Refused(Action act) => Should.Throw<ServiceRefusedException>(act).Message;
}
