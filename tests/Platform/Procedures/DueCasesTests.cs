using System.Collections.Concurrent;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Procedures;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>What a server does by itself when it is due: the place of a case that has lapsed goes to the next in line (C2), and claims that were collected are drawn. Once, however many servers there are.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class DueCasesTests : IDisposable
{
    private const int Nodes = 4;

    private readonly SubsidyOffice office = new(places: 1);

    public void Dispose() => office.Dispose();

    [Fact]
    public void A_place_is_given_on_at_the_deadline_once_whoever_looks()
    {
        office.Apply(1);
        office.Apply(2).Position.ShouldBe(1);
        new DueCases(office.Database, office.Clock).Run().NextDueAt.ShouldBeNull();
        office.Desk("dina").Return(1, [new MaterialFault("invoice", "unreadable")]);
        var end = SubsidyOffice.At("2009-03-09T24:00");
        office.Clock.Now = end - Duration.FromTicks(1);
        // C2: 5 working days after Monday 2 March.
        new DueCases(office.Database, office.Clock) { Lapsed = (_, _) => throw new InvalidOperationException("too early") }.Run().NextDueAt.ShouldBe(end);

        office.Clock.Now = end;
        var lapsed = new ConcurrentBag<(string, int)>();
        OnNodes(database => new DueCases(database, office.Clock) { Lapsed = (programme, count) => lapsed.Add((programme, count)) }.Run().Troubles.ShouldBeEmpty());

        lapsed.ShouldHaveSingleItem().ShouldBe((SubsidyOffice.TrustPass, 1));
        office.Look(1).Events.OfType<Lapsed>().ShouldHaveSingleItem().At.ShouldBe(end);
        (office.Look(1).Place, office.Look(2).Place).ShouldBe((ClaimState.Rejected, ClaimState.Placed));
        new AuditLog(office.Database).Entries(new AuditQuery()).Count(entry => entry.Action == "cases lapse").ShouldBe(1);
        new DueCases(office.Database, office.Clock).Run().NextDueAt.ShouldBeNull();
    }

    [Fact]
    public void What_was_mended_in_time_does_not_lapse()
    {
        office.Apply(1);
        office.Desk("dina").Return(1, [new MaterialFault("invoice", "unreadable")]);
        office.Desk("company").Correct(1, [SubsidyOffice.File("invoice", 'b')]);
        office.Clock.Now += Duration.FromDays(30);

        new DueCases(office.Database, office.Clock).Run().NextDueAt.ShouldBeNull();
        office.Look(1).State.ShouldBe(CaseState.InCheck);
    }

    /// <summary>Migration 0018 puts in what was stored before there were these tables.</summary>
    [Fact]
    public void A_store_from_before_has_all_events_in_order_and_the_cases_that_are_returned()
    {
        office.Apply(1);
        office.Apply(2);
        office.Apply(3);
        office.Desk("dina").Return(1, [new MaterialFault("invoice", "unreadable")]);
        office.Desk("dina").Return(2, [new MaterialFault("invoice", "unreadable")]);
        office.Desk("company").Correct(2, [SubsidyOffice.File("invoice", 'b')]);
        var step = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "src", "Storage", "Migrations", "0018-cases-in-order", TestPostgres.IsChosen ? "postgres.sql" : "sqlite.sql"));
        office.Tamper("delete from case_event_stored; delete from case_returned;" + step[step.IndexOf("insert into", StringComparison.Ordinal)..]);

        var store = new CaseStore(office.Database);
        store.ReturnedOf(SubsidyOffice.TrustPass).Select(stored => stored.Number).ShouldBe([1L]);
        var last = MembershipMark.Read(office.Database).CaseEvent;
        store.ChangedSince(last - 6).Select(stored => stored.Number).ShouldBe([1L, 2L, 3L]);
        store.ChangedSince(last).ShouldBeEmpty();
        office.Desk("company").Correct(1, [SubsidyOffice.File("invoice", 'b')]);
        store.ChangedSince(last).Select(stored => stored.Number).ShouldBe([1L]);
        store.ReturnedOf(SubsidyOffice.TrustPass).ShouldBeEmpty();
    }

    [Fact]
    public void Claims_that_were_collected_are_drawn_when_they_close_once_whoever_looks()
    {
        var (desk, closes, seed) = (new LedgerDesk(office.Database, office.Clock, "treasury"), office.Clock.Now + Duration.FromDays(1), LedgerDesk.NewSeed());
        desk.Open(new Account("lots", Asset.Places, BalanceRule.Any));
        foreach (var account in new[] { "lots/kept", "lots/elsewhere", "lots/given" })
            desk.Open(new Account(account, Asset.Places, BalanceRule.NeverBelowZero));
        foreach (var account in new[] { "lots/kept", "lots/elsewhere" })
        {
            desk.CarryOut("ledger transfer", "x", null, new Move("lots", account, Asset.Places, 2, "two places"));
            desk.Open(new Quota(account, "lots/given", 1, 10, null, closes, ClaimEntry.CommitmentTo(seed)), account == "lots/kept" ? seed : null);
            for (var claimant = 1; claimant <= 5; claimant++)
                desk.CarryOut("ledger claim", account, null, new Claim(account, $"m{claimant}", 1, "claim"));
        }
        new DueDraws(office.Database, office.Clock) { Drawn = _ => throw new InvalidOperationException("too early") }.Run().NextDueAt.ShouldBe(closes);

        office.Clock.Now = closes;
        var drawn = new ConcurrentBag<string>();
        OnNodes(database => new DueDraws(database, office.Clock) { Drawn = drawn.Add }.Run().Troubles.ShouldBeEmpty());

        drawn.Distinct().ShouldBe(["lots/kept"], "the other seed is somebody else's to publish");
        var reader = new ClaimReader(office.Database);
        reader.Entries("lots/kept").Count(entry => entry.Event == ClaimEvent.Drawn).ShouldBe(1);
        (reader.Ranks("lots/kept").Length, reader.Waiting("lots/kept").Length).ShouldBe((2, 3));
        reader.QuotaOf("lots/elsewhere")!.Value.Head.IsDrawn.ShouldBeFalse();
        new AuditLog(office.Database).Entries(new AuditQuery()).Count(entry => entry.Action == "ledger draw").ShouldBe(1);
        new LedgerVerifier(office.Database).Verify().Problems.ShouldBeEmpty();
    }

    private void OnNodes(Action<Storage.FuyaoDatabase> work) => Task.WaitAll([.. Enumerable.Range(0, Nodes).Select(_ => Task.Factory.StartNew(
        () =>
        {
            using var database = office.OpenAgain();
            work(database);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
}
