using Fuyao.Kernel.Services;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Services;

/// <summary>Random acts on random packages and lessons, compared after each with lists that are kept by hand: what is possible, how each task stands, who has a seat and who waits. Never one seat too many.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ServicePropertyTests
{
    private const int Members = 3;

    /// <summary>So long before a lesson its seats can be given back no more.</summary>
    private static readonly Duration Grace = Duration.FromHours(6);

    private static readonly string[] Merchants = ["m0", "m1", "m2", "m3"];
    private static readonly string[] Tasks = ["photos", "storefront", "offers"];
    private static readonly string[] People = ["studio", "agency", "m0", "m1"];

    [Fact]
    public void Packages_stand_as_a_list_kept_by_hand_says()
    {
        var done = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(4, 200); seed++)
            PackageDifference(seed, done, forgetsWhoFulfilled: false).ShouldBeNull($"seed {seed}");
        string.Join(' ', done.Order(StringComparer.Ordinal)).ShouldBe("accept fulfil reject", "each act is done at least once");
    }

    [Fact]
    public void A_list_that_lets_a_studio_accept_its_own_work_is_found() =>
        Enumerable.Range(1, 6).Any(seed => PackageDifference(seed, [], forgetsWhoFulfilled: true) is not null).ShouldBeTrue();

    [Fact]
    public void Seats_are_those_of_a_list_kept_by_hand()
    {
        var done = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(4, 200); seed++)
            SeatDifference(seed, done, overtakes: false).ShouldBeNull($"seed {seed}");
        string.Join(' ', done.Order(StringComparer.Ordinal)).ShouldBe("absent cancel enrol move open present withdraw", "each act is done at least once");
    }

    [Fact]
    public void A_list_in_which_somebody_overtakes_is_found() => Enumerable.Range(1, 12).Any(seed => SeatDifference(seed, [], overtakes: true) is not null).ShouldBeTrue();

    private static string? PackageDifference(int seed, HashSet<string> done, bool forgetsWhoFulfilled)
    {
        var random = new Random(seed);
        using var market = new ServiceMarket(Members);
        var end = market.Now + Duration.FromDays(365);
        var plain = Merchants.Take(Members).SelectMany(merchant => Tasks.Select(task => (merchant, task))).ToDictionary(key => key, _ => (State: "Open", By: ""));
        for (var index = 0; index < 60; index++)
        {
            if (random.Next(6) == 0)
                market.Now += Duration.FromDays(random.Next(1, 45));
            var (act, merchant, task, by) = (random.Next(3), Merchants[random.Next(Merchants.Length)], Tasks[random.Next(Tasks.Length)], People[random.Next(People.Length)]);
            decimal? measured = random.Next(8) == 0 ? null : task switch { "storefront" => random.Next(84, 92), "offers" => random.Next(2, 6), _ => null };
            var (isOver, known) = (market.Now >= end, plain.TryGetValue((merchant, task), out var stood));
            var name = act switch { 0 => "fulfil", 1 => "accept", _ => "reject" };
            var expected = known && act switch
            {
                0 => !isOver && stood.State == "Open" && (task == "photos" || measured >= (task == "storefront" ? 85 : 3)),
                _ => stood.State == "Fulfilled" && (forgetsWhoFulfilled || stood.By != by),
            };
            var refused = Try(() => _ = act switch { 0 => market.Fulfil(merchant, task, measured, by), 1 => market.Accept(merchant, task, by), _ => market.Reject(merchant, task, by) });
            if ((refused is null) != expected)
                return $"act {index}, {name} {merchant} {task} by {by}: {(expected ? "should be possible" : "should be refused")}, and {refused ?? "was done"}";
            if (expected)
            {
                plain[(merchant, task)] = (act switch { 0 => "Fulfilled", 1 => "Accepted", _ => "Open" }, by);
                done.Add(name);
            }
            foreach (var member in Merchants.Take(Members))
            {
                var should = string.Join(' ', Tasks.Select(each => plain[(member, each)].State is var state && state == "Open" && isOver ? "NotDelivered" : state));
                if (market.States(member) is var stands && stands != should)
                    return $"act {index}, {name}: {member} is {stands}, and should be {should}";
            }
        }
        return null;
    }

    private static string? SeatDifference(int seed, HashSet<string> done, bool overtakes)
    {
        var random = new Random(seed);
        using var market = new ServiceMarket(Members, ServiceMarket.Benefits(school: "course: x, sessions: 3, seats: 2, per_merchant: 2"));
        var plain = new List<PlainLesson>();
        for (var index = 0; index < 90; index++)
        {
            if (random.Next(4) == 0)
                market.Now += Duration.FromHours(random.Next(1, 9));
            var (now, merchant, number) = (market.Now, Merchants[random.Next(Merchants.Length)], random.Next(1, plain.Count + 2));
            var lesson = plain.ElementAtOrDefault(number - 1);
            var name = plain.Count == 0 || random.Next(12) == 0 ? "open"
                : random.Next(40) == 0 ? "cancel"
                : random.Next(15) == 0 ? "move"
                : ((string[])["enrol", "enrol", "enrol", "withdraw", "present", "absent"])[random.Next(6)];
            var (hours, seats) = (random.Next(-5, 70), random.Next(1, 4));
            bool expected;
            Action act;
            if (name == "open")
            {
                var begins = now + Duration.FromHours(hours);
                // As it is written: to the minute.
                var written = begins.InZone(market.Version.Programme.Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null);
                (begins, var place) = (ServiceMarket.At(written), $"Room {index}");
                expected = plain.Count(other => !other.IsCancelled) < 3 && seats <= 2 && begins > now;
                act = () => market.Open(written, seats, (begins - Grace).InZone(market.Version.Programme.Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null), place: place);
                lesson = new PlainLesson { Begins = begins, Until = begins - Grace, Seats = seats };
            }
            else
            {
                var open = lesson?.Open.FirstOrDefault(one => one.Merchant == merchant);
                var hasSeat = open is not null && lesson!.HasSeat(open);
                var begins = now + Duration.FromHours(hours);
                var taken = plain.Where(other => other != lesson).Count(other => other.Open.Any(one => one.Merchant == merchant && (other.HasSeat(one) || now < other.Begins)));
                expected = lesson is { IsCancelled: false } && name switch
                {
                    // To another room each time, so that no two lessons meet.
                    "move" => now < lesson.Begins && now < begins,
                    "cancel" => lesson.Open.TrueForAll(one => one.IsPresent is null),
                    "enrol" => open is null && now < lesson.Begins && Array.IndexOf(Merchants, merchant) < Members && taken < 2,
                    "withdraw" => open is not null && (!hasSeat || now < lesson.Until),
                    _ => hasSeat && now >= lesson.Begins,
                };
                act = () => _ = name switch
                {
                    "enrol" => market.Training().Enrol(number, merchant),
                    "withdraw" => market.Training().Withdraw(number, merchant, "over"),
                    "move" => market.Training().Move(number, begins, ($"Room {index}", false), null, "rain"),
                    "cancel" => market.Training().Cancel(number, "rain"),
                    "present" => market.Training().Attend(number, [merchant], [], false),
                    _ => market.Training().Attend(number, [], [merchant], false),
                };
            }
            var refused = Try(act);
            if ((refused is null) != expected)
                return $"act {index}, {name} {number} {merchant}: {(expected ? "should be possible" : "should be refused")}, and {refused ?? "was done"}";
            if (expected)
            {
                done.Add(name);
                var seat = lesson!.Open.FirstOrDefault(one => one.Merchant == merchant);
                switch (name)
                {
                    case "open":
                        plain.Add(lesson);
                        break;
                    case "move":
                        (lesson.Begins, lesson.Until) = (now + Duration.FromHours(hours), now + Duration.FromHours(hours));
                        break;
                    case "cancel":
                        lesson.Open.Clear();
                        (lesson.IsCancelled, lesson.Seats) = (true, 0);
                        break;
                    case "enrol":
                        lesson.Open.Insert(overtakes ? Math.Min(lesson.Open.Count, (int)lesson.Seats) : lesson.Open.Count, new PlainSeat(merchant));
                        break;
                    case "withdraw":
                        lesson.Open.Remove(seat!);
                        break;
                    default:
                        lesson.Open[lesson.Open.IndexOf(seat!)] = seat! with { IsPresent = name == "present" };
                        break;
                }
            }
            for (var each = 1; each <= plain.Count; each++)
            {
                if (market.Line(each) is var line && line != plain[each - 1].Line)
                    return $"act {index}, {name}: lesson {each} is '{line}', and should be '{plain[each - 1].Line}'";
                var taken = Math.Min(plain[each - 1].Seats, plain[each - 1].Open.Count);
                if (market.Booked(each) != (plain[each - 1].Seats - taken, taken))
                    return $"act {index}, {name}: of lesson {each} {market.Booked(each)} are booked";
            }
        }
        return null;
    }

    /// <returns>Why it is refused; null where it was done.</returns>
    private static string? Try(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (ServiceRefusedException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Whoever stands among the first in the list has a seat.</summary>
    private sealed class PlainLesson
    {
        public required Instant Begins { get; set; }

        /// <summary>To before when a seat can be given back.</summary>
        public required Instant Until { get; set; }

        public required long Seats { get; set; }

        public bool IsCancelled { get; set; }

        public List<PlainSeat> Open { get; } = [];

        public string Line => string.Join(", ", Open.Select((one, index) => $"{one.Merchant} {(index < Seats ? one.IsPresent switch { true => "present", false => "absent", null => "seat" } : $"waits {index - Seats + 1}")}"));

        public bool HasSeat(PlainSeat seat) => Open.IndexOf(seat) < Seats;
    }

    private sealed record PlainSeat(string Merchant)
    {
        public bool? IsPresent { get; init; }
    }
}
