using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Semantics, “Idempotency” and “Chain of checks”; systems.md C2: places and money of a fund.</summary>
public sealed class BookTests
{
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);

    [Fact]
    public void The_fund_of_C2_pays_a_thousand_times_a_thousand_and_no_more()
    {
        // systems.md C2: the first 1,000 TrustPass merchants get 1,000 CNY each.
        var book = Ledger(new Account("treasury", Asset.Cny, BalanceRule.Any), new Account("fund/trustpass", Asset.Cny, BalanceRule.NeverBelowZero), new Account("paid", Asset.Cny, BalanceRule.Any));
        Book(book, new Move("treasury", "fund/trustpass", Asset.Cny, 1_000_000 * 10_000L, "allotment"));
        for (var merchant = 0; merchant < 1_000; merchant++)
            Book(book, new Move("fund/trustpass", "paid", Asset.Cny, 1_000 * 10_000L, "subsidy"));

        var refused = Refuse(book, new Move("fund/trustpass", "paid", Asset.Cny, 1, "one unit more"));

        refused.Refusal.ShouldBe(Refusal.Insufficient);
        refused.Words.ShouldBe("the account 'fund/trustpass' has 0.00 CNY free, and 0.0001 CNY are asked for");
    }

    [Fact]
    public void A_chain_is_booked_whole_or_not_at_all()
    {
        var book = Ledger(new Account("quota", Asset.Places, BalanceRule.NeverBelowZero), new Account("source", Asset.Places, BalanceRule.Any), new Account("m1", Asset.Places, BalanceRule.Any));
        Book(book, new Move("source", "quota", Asset.Places, 1, "one place"));
        var before = book.Accounts.ToArray();

        var refused = Refuse(book, new Move("quota", "m1", Asset.Places, 1, "claim"), new Move("quota", "m1", Asset.Places, 1, "a second"));

        (refused.Refusal, refused.Booking).ShouldBe((Refusal.Insufficient, 1));
        book.Accounts.ShouldBe(before);
        book.Made.Count.ShouldBe(1);
        // Numbers are gapless: what was refused took none.
        Book(book, new Move("quota", "m1", Asset.Places, 1, "claim")).Number.ShouldBe(2);
    }

    [Fact]
    public void A_hold_keeps_units_from_others_until_it_ends_and_then_by_itself_no_longer()
    {
        var book = Ledger(new Account("source", Asset.Seats, BalanceRule.Any), new Account("seats", Asset.Seats, BalanceRule.NeverBelowZero), new Account("taken", Asset.Seats, BalanceRule.Any));
        Book(book, new Move("source", "seats", Asset.Seats, 1, "a seat"));
        var hold = Book(book, new Hold("seats", "taken", Asset.Seats, 1, Now + Duration.FromHours(1), "held"));
        Refuse(book, new Move("seats", "taken", Asset.Seats, 1, "another")).Refusal.ShouldBe(Refusal.Insufficient);

        // The instant itself belongs to the time after.
        var later = Now + Duration.FromHours(1);
        ((Refused)book.CarryOut(Order(new Capture(hold.Number, null, "too late")), later)).Refusal.ShouldBe(Refusal.HoldExpired);
        book.CarryOut(Order(new Move("seats", "taken", Asset.Seats, 1, "another")), later).ShouldBeOfType<Booked>();
        book.Expired.ShouldBe([hold.Number]);
    }

    [Fact]
    public void What_is_not_captured_of_a_hold_is_free_again_and_a_hold_ends_once()
    {
        var book = Ledger(new Account("source", Asset.Cny, BalanceRule.Any), new Account("packet", Asset.Cny, BalanceRule.NeverBelowZero), new Account("clicks", Asset.Cny, BalanceRule.Any));
        Book(book, new Move("source", "packet", Asset.Cny, 100, "red packet"));
        var hold = Book(book, new Hold("packet", "clicks", Asset.Cny, 100, Now + Duration.FromHours(1), "held"));
        Book(book, new Capture(hold.Number, 30, "valid clicks"));

        book.Accounts.Single(entry => entry.Account.Path == "packet").Balance.Free.ShouldBe(70);
        Refuse(book, new Release(hold.Number, "again")).Words.ShouldBe("the hold 2 was ended by transfer 3; a hold is captured or released once");
    }

    [Fact]
    public void A_reversal_takes_back_at_most_what_was_moved()
    {
        var book = Ledger(new Account("fund", Asset.Cny, BalanceRule.Any), new Account("merchant", Asset.Cny, BalanceRule.NeverBelowZero));
        var paid = Book(book, new Move("fund", "merchant", Asset.Cny, 1_000 * 10_000L, "subsidy"));
        var back = Book(book, new Reverse(paid.Number, 400 * 10_000L, "clawback in part"));

        (back.From, back.To, back.Of).ShouldBe(("merchant", "fund", paid.Number));
        Refuse(book, new Reverse(paid.Number, 601 * 10_000L, "too much")).Words.ShouldBe(
            "of the 1000.00 CNY of transfer 1, 600.00 CNY have not gone back yet; reverse at most that");
        Book(book, new Reverse(paid.Number, null, "the rest")).Amount.ShouldBe(600 * 10_000L);
        Refuse(book, new Reverse(back.Number, null, "a reversal")).Refusal.ShouldBe(Refusal.NotReversible);
    }

    [Fact]
    public void Totals_that_would_not_fit_are_refused()
    {
        var book = Ledger(new Account("a", Asset.Places, BalanceRule.Any), new Account("b", Asset.Places, BalanceRule.Any));
        Book(book, new Move("a", "b", Asset.Places, long.MaxValue, "all there is"));

        Refuse(book, new Move("a", "b", Asset.Places, 1, "one more")).Refusal.ShouldBe(Refusal.TooLarge);
        Book(book, new Move("b", "a", Asset.Places, long.MaxValue, "back")).Number.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void An_amount_is_above_zero(long amount) =>
        Should.Throw<MalformedOrderException>(() => Order(new Move("a", "b", Asset.Cny, amount, "nothing"))).Message.ShouldContain("an amount is above zero");

    [Theory]
    [InlineData("", "an account has a path of 1 to 200 characters")]
    [InlineData("fund//allotment", "'fund//allotment' has an empty part; write the path of an account as fund/allotment")]
    [InlineData("my fund", "'my fund' has blanks or control characters; write the path of an account without them: fund/allotment")]
    public void A_path_that_is_none_is_told(string path, string message) =>
        Should.Throw<MalformedOrderException>(() => Order(new Move(path, "b", Asset.Cny, 1, "a move"))).Message.ShouldBe(message);

    [Fact]
    public void Orders_that_differ_in_anything_have_other_hashes()
    {
        Order[] orders =
        [
            Order(new Move("a", "b", Asset.Cny, 1, "r")), Order(new Move("a", "b", Asset.Cny, 11, "r")), Order(new Move("a", "b", Asset.Places, 1, "r")), Order(new Move("b", "a", Asset.Cny, 1, "r")),
            Order(new Move("a", "b", Asset.Cny, 1, "r2")), Order(new Hold("a", "b", Asset.Cny, 1, Now, "r")), Order(new Hold("a", "b", Asset.Cny, 1, Now + Duration.Epsilon * 100, "r")),
            Order(new Capture(1, null, "r")), Order(new Capture(1, 1, "r")), Order(new Release(1, "r")), Order(new Reverse(1, null, "r")), Order(new Reverse(11, null, "r")),
            Order(new Release(1, "r"), new Release(1, "r")),
        ];
        orders.Select(order => Convert.ToHexString(order.BodyHash())).Distinct().Count().ShouldBe(orders.Length);
        // The key is not part of what is asked.
        new Order("tests", "another", [new Release(1, "r")]).BodyHash().ShouldBe(Order(new Release(1, "r")).BodyHash());
    }

    private static Book Ledger(params Account[] accounts)
    {
        var book = new Book(0, Instant.MinValue);
        foreach (var account in accounts)
            book.Put(account, Balance.Zero);
        return book;
    }

    private static Order Order(params Booking[] bookings) => new("tests", "key", [.. bookings]);

    private static Transfer Book(Book book, params Booking[] bookings) => book.CarryOut(Order(bookings), Now).ShouldBeOfType<Booked>().Transfers[^1];

    private static Refused Refuse(Book book, params Booking[] bookings) => book.CarryOut(Order(bookings), Now).ShouldBeOfType<Refused>();
}
