using Fuyao.Kernel.Ledger;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Random orders: each answer, each line and each balance, now and at any instant before, is that of a ledger kept by hand.</summary>
public sealed class BookPropertyTests
{
    private const int OrdersCount = 120;

    [Fact]
    public void The_book_answers_and_stands_as_a_ledger_kept_by_hand()
    {
        var kinds = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(80, 20_000); seed++)
        {
            var (random, plain, book) = (new RandomOrders(seed), new PlainLedger(RandomOrders.Accounts), new Book(0, Instant.MinValue));
            foreach (var account in RandomOrders.Accounts)
                book.Put(account, Balance.Zero);
            for (var index = 0; index < OrdersCount; index++)
            {
                var order = random.Next(plain.Lines.Count);
                var (expected, answer) = (plain.CarryOut(order, random.Now), book.CarryOut(order, random.Now));

                Told(answer).ShouldBe(Told(expected), $"seed {seed}, order {index}: {string.Join("; ", order.Bookings)}");
                kinds.Add(answer is Refused refused ? refused.Refusal.ToString() : "Booked");
            }
            book.Made.ShouldBe(plain.Lines);
            // What has expired is taken off when somebody books.
            var last = new Order("tests", "the last", [new Move("treasury", "fund", Asset.Cny, 1, "the last")]);
            Told(book.CarryOut(last, random.Now)).ShouldBe(Told(plain.CarryOut(last, random.Now)));
            var now = plain.Lines.Select(line => line.At).Append(random.Now).Max();
            foreach (var (account, balance) in book.Accounts)
                balance.ShouldBe(plain.BalanceAt(account.Path, now), $"seed {seed}: {account.Path}");
            book.Accounts.Where(entry => entry.Account.Asset == Asset.Cny).Sum(entry => entry.Balance.Booked).ShouldBe(0);
        }
        // A run that never met one of them would show nothing of it.
        kinds.Order(StringComparer.Ordinal).ShouldBe(
        [
            "AboveZero", "Booked", "HoldEnded", "HoldExpired", "Insufficient", "MoreThanHeld", "MoreThanMoved", "NotReversible", "OtherAsset", "UnknownAccount", "UnknownHold", "UnknownTransfer",
        ]);
    }

    private static string Told(Answer answer) => answer switch
    {
        Booked booked => string.Join("; ", booked.Transfers),
        Refused refused => $"{refused.Refusal} at {refused.Booking}",
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
