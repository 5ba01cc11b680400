using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>Staff who propose, approve, refuse and take off at random, against a model that knows nothing but the rule: two people, from the approval on.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SecondApprovalPropertyTests : IDisposable
{
    private static readonly string[] People = ["wang", "li", "zhao"];
    private static readonly CheckedProgramme Version = GoldMarket.Version(approval: "second");

    private readonly GoldMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void Who_is_on_a_list_is_who_two_people_have_put_there()
    {
        var desk = new StaffDesk(market.Database, market.Clock, [Version]);
        var random = new Random(41);
        var model = new Dictionary<string, Plain>();
        var start = GoldMarket.At("2016-11-01");
        var approved = 0;
        for (var step = 0; step < TestRun.Count(300, 3000, 100); step++)
        {
            market.Clock.Now = start + Duration.FromHours(step);
            var merchant = GoldMarket.Merchants[random.Next(3)];
            var plain = model.TryGetValue(merchant, out var known) ? known : model[merchant] = new Plain();
            var by = People[random.Next(People.Length)];
            Instant? until = random.Next(2) == 0 ? market.Clock.Now + Duration.FromHours(1 + random.Next(20)) : null;
            var (done, expected) = random.Next(4) switch
            {
                0 => (Try(() => desk.Add("uncompetitive", merchant, null, until, "reason", by)), plain.Propose(market.Clock.Now, until, by, isEnd: false)),
                1 => (Try(() => desk.Remove("uncompetitive", merchant, null, "reason", by)), plain.Propose(market.Clock.Now, null, by, isEnd: true)),
                2 => (Try(() => desk.Approve("uncompetitive", merchant, by)), plain.Approve(market.Clock.Now, by)),
                _ => (Try(() => desk.Refuse("uncompetitive", merchant, "reason", by)), plain.Refuse(market.Clock.Now)),
            };
            done.ShouldBe(expected, $"step {step}");
            approved += done ? 1 : 0;
        }

        approved.ShouldBeGreaterThan(20);
        var records = new StaffStore(market.Database).Records("tiny");
        for (var hour = 0; hour < 400; hour++)
            foreach (var (merchant, plain) in model)
                records.Listed("uncompetitive", GoldMarket.Row(merchant), start + Duration.FromHours(hour)).ShouldBe(plain.IsListed(start + Duration.FromHours(hour)), $"{merchant} after {hour} hours");
    }

    private static bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (StaffDeskException)
        {
            return false;
        }
    }

    private sealed class Plain
    {
        private readonly List<(Instant From, Instant Until)> listed = [];
        private (string By, Instant Until, bool IsEnd)? pending;

        public bool IsListed(Instant at) => listed.Any(one => one.From <= at && at < one.Until);

        public bool Propose(Instant now, Instant? until, string by, bool isEnd)
        {
            if (IsOpen(now) || (isEnd && !listed.Any(one => one.Until > now)))
                return false;
            pending = (by, until ?? Instant.MaxValue, isEnd);
            return true;
        }

        public bool Approve(Instant now, string by)
        {
            if (!IsOpen(now) || pending!.Value.By == by || (pending.Value.IsEnd && !listed.Any(one => one.Until > now)))
                return false;
            if (pending.Value.IsEnd)
                for (var index = 0; index < listed.Count; index++)
                    listed[index] = listed[index] with { Until = Instant.Min(listed[index].Until, now) };
            else
                listed.Add((now, pending.Value.Until));
            pending = null;
            return true;
        }

        public bool Refuse(Instant now)
        {
            var isOpen = IsOpen(now);
            pending = isOpen ? null : pending;
            return isOpen;
        }

        private bool IsOpen(Instant now) => pending is { } open && open.Until > now;
    }
}
