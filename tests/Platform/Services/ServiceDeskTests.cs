using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Services;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Services;

/// <summary>Packages of tasks that memberships bring (F3; decision 0051).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ServiceDeskTests
{
    [Fact]
    public void A_package_is_there_with_the_membership_and_stored_with_the_first_task()
    {
        using var market = new ServiceMarket();
        var package = market.Packages("m0").ShouldHaveSingleItem();
        (package.Number, package.Standing.From, package.Until, package.IsOver).ShouldBe((null, ServiceMarket.At("2020-04-03T10:00"), ServiceMarket.At("2021-04-03T10:00"), false), "365 days from the grant (F3)");
        market.States("m0").ShouldBe("Open Open Open");

        market.Fulfil("m0", "photos").Number.ShouldBe(1);
        market.Fulfil("m1", "photos").Number.ShouldBe(2);
        market.Accept("m0", "photos").Number.ShouldBe(1);
        market.Reject("m1", "photos");
        (market.States("m0"), market.States("m1"), market.States("m2")).ShouldBe(("Accepted Open Open", "Open Open Open", "Open Open Open"));
        market.Packages("m1")[0].Events.Select(happened => happened.GetType().Name).ShouldBe([nameof(PackageBegun), nameof(TaskFulfilled), nameof(TaskRejected)]);
        market.Packages("m2")[0].Events.ShouldBeEmpty();
    }

    [Fact]
    public void Every_act_is_in_the_audit_log_with_the_hash_of_its_event_and_what_is_refused_is_not()
    {
        using var market = new ServiceMarket();
        var before = new AuditLog(market.Database).Head().Sequence;
        market.Fulfil("m0", "storefront", 86.5m);
        ServiceMarket.Refused(() => market.Accept("m0", "storefront", by: "studio")).ShouldStartWith("studio has fulfilled 'storefront'");
        market.Accept("m0", "storefront");

        var entries = new AuditLog(market.Database).Entries(new AuditQuery()).Where(entry => entry.Sequence > before).OrderBy(entry => entry.Sequence).ToArray();
        entries.Select(entry => (entry.Action, entry.By, entry.Merchant)).ShouldBe([("service fulfil", "studio", "m0"), ("service accept", "m0", "m0")]);
        entries[0].Details.GetProperty("score").GetString().ShouldBe("86.5");
        entries[0].Details.TryGetProperty("package 1 event 2", out _).ShouldBeTrue();
    }

    [Fact]
    public void An_event_that_was_changed_past_the_program_is_found()
    {
        using var market = new ServiceMarket();
        market.Fulfil("m0", "storefront", 86m);
        market.Market.Tamper("update service_event set body = replace(body, '86', '99') where number = 2");

        Should.Throw<StorageException>(() => market.Packages("m0")).Message.ShouldStartWith("event 2 of package 1 is not as it was stored");
    }

    [Fact]
    public void What_is_open_after_the_days_is_not_delivered_also_where_nobody_began()
    {
        using var market = new ServiceMarket();
        market.Fulfil("m0", "photos");
        market.Now = ServiceMarket.At("2021-04-03T09:59");
        market.Fulfil("m0", "storefront", 85);
        market.Now = ServiceMarket.At("2021-04-03T10:00");

        (market.States("m0"), market.States("m1")).ShouldBe(("Fulfilled Fulfilled NotDelivered", "NotDelivered NotDelivered NotDelivered"));
        ServiceMarket.Refused(() => market.Fulfil("m0", "offers", 3)).ShouldBe("the package lasted until 2021-04-03T02:00:00Z; what was open then is not delivered");
        ServiceMarket.Refused(() => market.Fulfil("m1", "photos")).ShouldBe("the package lasted until 2021-04-03T02:00:00Z; what was open then is not delivered");
        market.Accept("m0", "photos");
        market.Reject("m0", "storefront");
        market.States("m0").ShouldBe("Accepted NotDelivered NotDelivered");
        var figures = new ServiceReader(market.Database, market.Market.Clock).Figures(ServiceMarket.Programme).ShouldHaveSingleItem();
        (figures.InForce, figures.NotBegun, figures.Over, figures.Overdue).ShouldBe((0, 0, 3, 3), "also for m1 and m2, for whom nobody began");
        figures.Tasks.Select(task => task.NotDelivered).ShouldBe([2, 3, 3]);
    }

    [Fact]
    public void A_package_ends_with_the_membership_and_lasts_its_days_for_who_stays_after_all()
    {
        using var market = new ServiceMarket();
        market.Market.Change("m0", "licensed", "false", "2020-04-10T10:00");
        market.RunTo("2020-04-10T11:00");
        market.Fulfil("m0", "photos").Until.ShouldBe(ServiceMarket.At("2020-04-13T10:00"), "leaving within 72 hours");
        market.Market.Change("m0", "licensed", "true", "2020-04-12T10:00");
        market.RunTo("2020-04-12T10:00");
        market.Packages("m0")[0].Until.ShouldBe(ServiceMarket.At("2021-04-03T10:00"));

        market.Market.Change("m0", "licensed", "false", "2020-05-10T10:00");
        market.RunTo("2020-05-20T10:00");
        var package = market.Packages("m0").ShouldHaveSingleItem();
        (package.IsOver, package.Until, market.States("m0")).ShouldBe((true, null, "Fulfilled NotDelivered NotDelivered"));
        ServiceMarket.Refused(() => market.Fulfil("m0", "storefront", 90)).ShouldBe("the membership of m0 in 'newcomers' that brought the package is over; what was open then is not delivered");
        market.Accept("m0", "photos");
        market.States("m0").ShouldBe("Accepted NotDelivered NotDelivered");
    }

    [Fact]
    public void What_was_promised_is_kept_with_the_package()
    {
        using var market = new ServiceMarket(members: 1);
        var begun = market.Fulfil("m0", "photos").Events[0].ShouldBeOfType<PackageBegun>();

        (begun.Version, begun.Zone, begun.From, begun.Until).ShouldBe(("2020-04-01", "Asia/Shanghai", ServiceMarket.At("2020-04-03T10:00"), ServiceMarket.At("2021-04-03T10:00")));
        begun.Tasks.Select(task => (task.Id, string.Join(' ', task.Lines.Select(line => $"{line.Measure} {line.AtLeast}")))).ShouldBe([("photos", ""), ("storefront", "Score 85"), ("offers", "Count 3")]);
        market.Packages("m0")[0].Events[0].ShouldBeOfType<PackageBegun>().Tasks.Select(task => task.Title).ShouldBe(begun.Tasks.Select(task => task.Title), "as it is read again");
    }

    [Fact]
    public void A_task_of_two_services_needs_the_name_of_one()
    {
        using var market = new ServiceMarket(benefits: "benefits:\n  pack: { kind: service, tasks: [photos] }\n  more: { kind: service, tasks: [photos, films] }\n  other: { kind: service, provider: x }");

        ServiceMarket.Refused(() => market.Fulfil("m0", "photos")).ShouldBe("the task 'photos' stands in several services of 'newcomers'; name the benefit: more or pack");
        market.Fulfil("m0", "films").Benefit.ShouldBe("more");
        market.Desk().Fulfil(ServiceMarket.Programme, "m0", "pack", "photos", [], "done", []).Benefit.ShouldBe("pack");
        // Only one of both is fulfilled, so that it is the one which is meant.
        market.Accept("m0", "photos").Benefit.ShouldBe("pack");
        market.Packages("m0").Length.ShouldBe(2, "a service without tasks is no package");
        market.Packages("m0").ShouldAllBe(package => package.Until == null, "as long as the membership");
    }

    [Fact]
    public void What_cannot_be_is_told_and_leaves_nothing()
    {
        using var market = new ServiceMarket(members: 1);
        var before = new AuditLog(market.Database).Head().Sequence;

        ServiceMarket.Refused(() => market.Fulfil("m5", "photos")).ShouldBe("'newcomers' brings m5 no service with tasks; its entitlements say what it has");
        Should.Throw<UnknownMerchantException>(() => market.Fulfil("m99", "photos"));
        ServiceMarket.Refused(() => market.Fulfil("m0", "fotos")).ShouldBe("no service of 'newcomers' for m0 has a task 'fotos'; the tasks are photos, storefront, offers");
        ServiceMarket.Refused(() => market.Fulfil("m0", "storefront", 84.99m)).ShouldBe("'storefront' takes a score of 85 at least, and 84.99 was measured; it stays open");
        ServiceMarket.Refused(() => market.Accept("m0", "photos")).ShouldBe("'photos' is not fulfilled; it is accepted or rejected once it is");
        market.Packages("m0")[0].Number.ShouldBeNull("nothing half-applied");
        new AuditLog(market.Database).Head().Sequence.ShouldBe(before);
    }

    [Fact]
    public void The_report_counts_tasks_by_state_with_what_was_measured()
    {
        using var market = new ServiceMarket(members: 4);
        foreach (var (merchant, score) in new[] { ("m0", 85m), ("m1", 90.5m), ("m2", 99.9999m) })
            market.Fulfil(merchant, "storefront", score);
        market.Accept("m0", "storefront");
        market.Reject("m2", "storefront");

        var figures = new ServiceReader(market.Database, market.Market.Clock).Figures(ServiceMarket.Programme).ShouldHaveSingleItem();
        (figures.InForce, figures.NotBegun, figures.Over, figures.Overdue).ShouldBe((4, 1, 0, 0), "nobody has begun to work for m3");
        var storefront = figures.Tasks.Single(task => task.Task.Id == "storefront");
        (storefront.Open, storefront.Fulfilled, storefront.Accepted, storefront.NotDelivered, storefront.Rejections).ShouldBe((2, 1, 1, 0, 1));
        storefront.Measured.ShouldBe([new MeasuredFigures(new TaskLine(TaskMeasure.Score, 85), 2, 85m, 87.75m)]);
        figures.Tasks.Single(task => task.Task.Id == "offers").Measured.ShouldBe([new MeasuredFigures(new TaskLine(TaskMeasure.Count, 3), 0, null, null)]);
        new ServiceReader(market.Database, market.Market.Clock).Figures("nobody").ShouldBeEmpty();
    }
}
