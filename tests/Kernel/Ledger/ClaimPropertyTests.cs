using Fuyao.Kernel.Ledger;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Random claims: each answer, how each claim stands, the line and the ranks are those of a quota kept by hand; the entries say the same to whoever reads them, and what is given is what is booked.</summary>
public sealed class ClaimPropertyTests
{
    private const int OrdersCount = 150;

    [Fact]
    public void Claims_are_answered_and_stand_as_in_a_quota_kept_by_hand()
    {
        var kinds = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(90, 20_000); seed++)
        {
            var random = new RandomClaims(seed);
            var (plain, line) = (new PlainClaims(random.Quota), New(random.Quota));
            var book = BookOf(line);
            line.Open(RandomOrders.Beginning);
            for (var index = 0; index < OrdersCount; index++)
            {
                var order = random.Next((int)line.Head.Claims);
                var answer = book.CarryOut(order, random.Now);
                ClaimAnswers.Told(answer).ShouldBe(plain.CarryOut(order, random.Now), $"seed {seed}, order {index}: {order.Bookings[0]}");
                if (answer is Entered { Entry: { Event: ClaimEvent.Claimed } receipt })
                    plain.Receipts[receipt.Claim!.Value] = receipt.Sha256;
                kinds.Add(answer switch { Refused refused => refused.Refusal.ToString(), Entered { Entry: var entry } => $"{entry.Event} {entry.State} {entry.Refusal}".TrimEnd(), _ => "Booked" });
            }
            var history = ClaimHistory.Read(line.Made);
            history.Problems.ShouldBeEmpty($"seed {seed}");
            history.Claims.Select(claim => $"{claim.Receipt.Claim} {claim.Receipt.Claimant} {claim.State}").ShouldBe(plain.Standings, $"seed {seed}");
            history.Ranks.ShouldBe(plain.Ranks, $"seed {seed}");
            history.Waiting.ShouldBe(plain.Waiting, $"seed {seed}");
            line.Changed.OrderBy(claim => claim.Number).Select(claim => $"{claim.Number} {claim.Claimant} {claim.State}").ShouldBe(plain.Standings, $"seed {seed}");
            var balances = book.Accounts.ToDictionary(entry => entry.Account.Path, entry => entry.Balance);
            (balances[RandomClaims.To].Booked, balances[RandomClaims.Account].Booked).ShouldBe((plain.Given, plain.Places - plain.Given), $"seed {seed}");
        }
        kinds.Order(StringComparer.Ordinal).ShouldBe(
        [
            "AlreadyDrawn", "Booked", "ClaimEnded", "Claimed Collected", "Claimed Placed", "Claimed Refused AlreadyClaimed", "Claimed Refused Closed", "Claimed Refused Full", "Claimed Refused MoreThanClaimable",
            "Claimed Refused NotOpen", "Claimed Waiting", "Drawn", "HoldExpired", "Insufficient", "NotDrawn", "NotOpen", "Rejected Rejected", "UnknownClaim", "Withdrawn Withdrawn",
        ]);
    }

    [Fact]
    public void Whatever_is_changed_in_the_entries_is_found()
    {
        for (var seed = 1; seed <= TestRun.Count(30, 2_000); seed++)
        {
            var (random, choice) = (new RandomClaims(seed), new Random(seed));
            var line = New(random.Quota);
            var book = BookOf(line);
            line.Open(RandomOrders.Beginning);
            for (var index = 0; index < OrdersCount; index++)
                book.CarryOut(random.Next((int)line.Head.Claims), random.Now);
            var at = choice.Next(line.Made.Count - 1);
            var entry = line.Made[at];
            ClaimEntry[] changed =
            [
                entry with { At = entry.At + Duration.FromTicks(1) }, entry with { Claimant = "somebody else" }, entry with { State = ClaimState.Placed, Words = "changed" },
                // As whoever may write all tables would do it: with the hash that follows.
                WithItsHash(entry with { Words = "changed" }),
            ];
            foreach (var other in changed)
                ClaimHistory.Read([.. line.Made.Take(at), other, .. line.Made.Skip(at + 1)]).Problems.ShouldNotBeEmpty($"seed {seed}: {entry} as {other}");
            ClaimHistory.Read([.. line.Made.Take(at), .. line.Made.Skip(at + 1)]).Problems.ShouldNotBeEmpty($"seed {seed}: without {entry}");
        }
    }

    [Fact]
    public void A_freed_place_goes_to_the_next_in_line_and_the_ranks_close_up()
    {
        // systems.md C2: the first 1,000 get a place, and that of a rejected claim goes to the next in line; here 3 places.
        var line = New(new Quota(RandomClaims.Account, RandomClaims.To, 1, 100, null, null, null));
        var book = BookOf(line);
        line.Open(RandomOrders.Beginning);
        Ask(book, new Move("source", RandomClaims.Account, Asset.Places, 3, "the first three"));
        foreach (var merchant in new[] { "a", "b", "c", "d", "e" })
            Ask(book, new Claim(RandomClaims.Account, merchant, 1, "first use"));

        Ask(book, new Reject(RandomClaims.Account, 2, "not a first use"));
        // e waits no longer, and d has the place: nobody is left to serve.
        Ask(book, new Withdraw(RandomClaims.Account, 5, "no need"));
        Ask(book, new Reject(RandomClaims.Account, 1, "no licence"));

        var history = ClaimHistory.Read(line.Made);
        history.Ranks.ShouldBe([3, 4]);
        history.Waiting.ShouldBeEmpty();
        history.Claims.Select(claim => claim.State).ShouldBe([ClaimState.Rejected, ClaimState.Rejected, ClaimState.Placed, ClaimState.Placed, ClaimState.Withdrawn]);
        // The receipt of d says for good that it waited as the first.
        history.Claims.ElementAt(3).Receipt.Position.ShouldBe(1);
        book.Accounts.Single(entry => entry.Account.Path == RandomClaims.Account).Balance.Free.ShouldBe(1);
    }

    [Fact]
    public void What_a_claim_was_given_goes_back_by_the_claim_and_not_past_it()
    {
        var line = New(new Quota(RandomClaims.Account, RandomClaims.To, 1, 100, null, null, null));
        var book = BookOf(line);
        Ask(book, new Move("source", RandomClaims.Account, Asset.Places, 1, "a place"));
        var given = ((Entered)Ask(book, new Claim(RandomClaims.Account, "a", 1, "first use"))).Entry.Transfer!.Value;

        var refused = (Refused)Ask(book, new Reverse(given, null, "a shortcut"));

        refused.Words.ShouldBe("the transfer 2 gave to a claim on 'quota' what it claimed; withdraw or reject the claim, so that the next in line is served");
    }

    [Fact]
    public void A_hold_that_a_refused_order_found_over_still_holds_by_a_clock_that_is_behind()
    {
        var line = New(new Quota(RandomClaims.Account, RandomClaims.To, 1, 100, null, null, null));
        var book = BookOf(line);
        Ask(book, new Move("source", RandomClaims.Account, Asset.Places, 1, "a place"));
        Ask(book, new Hold(RandomClaims.Account, "others", Asset.Places, 1, RandomOrders.Beginning + Duration.FromMinutes(5), "held"));
        book.CarryOut(new Order("tests", "ahead", [new Reject(RandomClaims.Account, 7, "there is none")]), RandomOrders.Beginning + Duration.FromMinutes(6)).ShouldBeOfType<Refused>();

        ((Entered)book.CarryOut(new Order("tests", "behind", [new Claim(RandomClaims.Account, "a", 1, "claim")]), RandomOrders.Beginning + Duration.FromMinutes(4))).Entry.State.ShouldBe(ClaimState.Waiting);
    }

    [Fact]
    public void A_draw_needs_the_seed_whose_commitment_was_published()
    {
        var seed = new string('7', 64);
        var line = New(new Quota(RandomClaims.Account, RandomClaims.To, 1, 100, null, RandomOrders.Beginning, ClaimEntry.CommitmentTo(seed)));
        var book = BookOf(line);

        ((Refused)Ask(book, new Draw(RandomClaims.Account, null, "the draw"))).Words.ShouldBe("the seed of 'quota' is kept elsewhere; give it");
        ((Refused)Ask(book, new Draw(RandomClaims.Account, new string('8', 64), "the draw"))).Refusal.ShouldBe(Refusal.WrongSeed);
        ((Entered)Ask(book, new Draw(RandomClaims.Account, seed, "the draw"))).Entry.Words.ShouldBe(seed);
    }

    [Fact]
    public void Claims_that_make_no_sense_are_told_what_to_write()
    {
        Words(() => new Order("c", "k", [new Claim("quota", "a", 1, "x"), new Claim("quota", "b", 1, "x")])).ShouldBe("what concerns claims is asked alone; write an order of its own for it");
        Words(() => new Order("c", "k", [new Claim("quota", " ", 1, "x")])).ShouldBe("the claimant is to be a text of 1 to 200 characters without control characters");
        Words(() => new Order("c", "k", [new Draw("quota", "7", "x")])).ShouldBe("a seed is 64 hexadecimal digits");
        Words(() => new Quota("quota", "quota", 1, 0, null, null, null)).ShouldBe("what is claimed from 'quota' goes to another account");
        Words(() => new Quota("quota", "given", 1, 0, null, null, new string('7', 64))).ShouldBe("claims that are drawn are collected until an instant; say when they close");

        static string Words(Func<object> make) => Should.Throw<MalformedOrderException>(() => { _ = make(); }).Message;
    }

    private static QuotaLine New(Quota quota) => new(quota, new QuotaHead(0, 0, 0, FieldHash.Beginning, null, IsDrawn: false), _ => [], () => []);

    private static Book BookOf(QuotaLine line)
    {
        var book = new Book(0, RandomOrders.Beginning);
        foreach (var account in RandomClaims.Accounts)
            book.Put(account, Balance.Zero);
        book.Put(line);
        return book;
    }

    private static Answer Ask(Book book, Booking booking) => book.CarryOut(new Order("tests", "a key", [booking]), RandomOrders.Beginning);

    private static ClaimEntry WithItsHash(ClaimEntry entry) => entry with { Sha256 = entry.HashOf() };
}
