using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>What came of issuing packets.</summary>
/// <param name="Had">How many members have a packet of the benefit already.</param>
/// <param name="Without">How many are entitled to one for which nothing was left.</param>
/// <param name="NotEntitled">Merchants who were named and are not entitled to one.</param>
/// <param name="Free">What is left in the tranche.</param>
public sealed record CreditIssue(StoredTranche Tranche, ImmutableArray<CreditPacket> Packets, int Had, int Without, ImmutableArray<string> NotEntitled, Money Free);

/// <summary>Gives a budget out: tranches that one person drafts and another approves, and packets of them for the members of the programme (E12).</summary>
/// <param name="by">Who acts. Only who is registered for it may.</param>
public sealed class TrancheDesk(FuyaoDatabase database, IClock clock, string by)
{
    /// <summary>As many holds as are made together.</summary>
    private const int OrdersAtOnce = 10;

    private readonly CreditBook book = new(database, clock);

    /// <summary>Proposes to give a part of a budget out. With the first tranche of a programme the budget's limit is set aside for it.</summary>
    /// <param name="versions">All versions of one programme; that in force, or the next one, says which credits there are.</param>
    /// <param name="benefit">Null where the programme has one credit.</param>
    /// <exception cref="CreditRefusedException">It cannot be.</exception>
    /// <exception cref="LedgerRefusedException">The account of the budget is not there, or has too little.</exception>
    public StoredTranche Draft(ImmutableArray<CheckedProgramme> versions, string? benefit, Money amount, string reason)
    {
        book.MustBeAllowed(by, TrancheAction.Draft);
        var programme = (DueReviews.InForce(versions, clock.GetCurrentInstant()) ?? versions[0]).Programme;
        var credit = CreditOf(programme, benefit);
        if (programme.Budget is null)
            throw CreditBook.Refused($"'{programme.Id}' has no budget from which a credit could be given; write one: budget: {{ account: {programme.Id}, limit: 20000000 CNY }}");
        if (amount <= Money.Zero)
            throw CreditBook.Refused($"a tranche is an amount above zero, and not {amount}");
        if (string.IsNullOrWhiteSpace(reason))
            throw CreditBook.Refused("say why: whoever approves reads it");
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit draft", programme.Id) { Programme = programme.Id });
        var (now, number) = (book.Now(), book.Tranches.NextNumber());
        var tranche = new StoredTranche(number, programme.Id, credit.Id, amount, reason, now, by, book.Accounts.Open(programme, credit.Id, number, now, transaction), null, null);
        book.Tranches.Add(tranche, transaction);
        transaction.Note("tranche", number);
        transaction.Note("benefit", credit.Id);
        transaction.Note("amount", amount.ToString());
        transaction.Note("reason", reason);
        transaction.Commit();
        return tranche;
    }

    /// <summary>Moves the amount from the budget into the tranche.</summary>
    /// <exception cref="CreditRefusedException">Whoever acts has drafted it, it was approved before, or so much is not left in the budget.</exception>
    public StoredTranche Approve(long number)
    {
        book.SettleExpired();
        var programme = book.Tranche(number).Programme;
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit approve", Subject(number)) { Programme = programme });
        var (tranche, now) = (book.Tranche(number), book.Now());
        book.MustBeAllowed(by, TrancheAction.Approve, tranche.DraftedBy);
        if (tranche.ApprovedBy is { } before)
            throw CreditBook.Refused($"tranche {number} was approved by {before} already");
        book.Accounts.CarryOut([(Subject(number), [CreditAccounts.Approve(tranche, book.Accounts.AssetOf(tranche))])], now, transaction);
        tranche = book.Tranches.Approve(tranche, now, by, transaction);
        transaction.Note("amount", tranche.Amount.ToString());
        transaction.Commit();
        return tranche;
    }

    /// <summary>Issues a packet to each member who is entitled to the benefit and has none yet, by the beginning of the grant, then by id, as long as the tranche has enough: nobody overtakes.</summary>
    /// <param name="named">Only to these; empty: to all.</param>
    /// <exception cref="CreditRefusedException">The tranche is not approved, or the benefit is only announced.</exception>
    /// <exception cref="UnknownMerchantException">No facts of a named merchant were ever stored.</exception>
    public CreditIssue Issue(long number, IReadOnlyCollection<string> named)
    {
        book.SettleExpired();
        var programme = book.Tranche(number).Programme;
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit issue", Subject(number)) { Programme = programme });
        var (tranche, now) = (book.Tranche(number), book.Now());
        book.MustBeAllowed(by, TrancheAction.Issue);
        if (tranche.ApprovedAt is null)
            throw CreditBook.Refused($"tranche {number} is not approved; have somebody other than {tranche.DraftedBy} approve it: fuyao credit approve {number} --by NAME");
        MustBeLive(tranche, now);
        var (had, granted, notEntitled) = (0, new List<(string Merchant, int Row, Grant Grant)>(), ImmutableArray.CreateBuilder<string>());
        var holders = book.Packets.HoldersOf(tranche.Programme, tranche.Benefit, now);
        foreach (var (merchant, row, grant) in Entitled(tranche, named, now))
            if (holders.Contains(row))
                had++;
            else if (grant is not null)
                granted.Add((merchant, row, grant));
            else
                notEntitled.Add(merchant);
        var free = new Money(book.Accounts.BalanceOf(tranche.Account, now).Free);
        var (packets, next) = (new List<CreditPacket>(), book.Packets.NextNumber());
        foreach (var (_, row, grant) in granted.OrderBy(one => one.Grant.From).ThenBy(one => one.Merchant, StringComparer.Ordinal))
        {
            var terms = (CreditTerms)grant.Benefit.Terms;
            if (terms.Amount > free)
                break;
            free -= terms.Amount;
            var zone = grant.Programme.Zone;
            packets.Add(new CreditPacket(
                next++, number, tranche.Programme, tranche.Benefit, row, terms.Of, terms.Amount, terms.PerDay, terms.ExpiresAfter, zone, now, CreditPacket.ClaimByOf(now, terms.ExpiresAfter, zone, grant.Until)));
        }
        Store(tranche, packets, now, transaction);
        transaction.Note("packets", packets.Count);
        transaction.Note("amount", packets.Aggregate(Money.Zero, (sum, packet) => sum + packet.Amount).ToString());
        transaction.Commit();
        return new CreditIssue(tranche, [.. packets], had, granted.Count - packets.Count, notEntitled.ToImmutable(), free);
    }

    private void Store(StoredTranche tranche, List<CreditPacket> packets, Instant now, StorageTransaction transaction)
    {
        foreach (var some in packets.Chunk(Order.BookingsMax).Chunk(OrdersAtOnce))
        {
            var lines = book.Accounts.CarryOut(
                [.. some.Select(together => (FormattableString.Invariant($"issue from packet {together[0].Number} on"), (ImmutableArray<Booking>)[.. together.Select(packet => book.Accounts.Issue(tranche, packet))]))], now, transaction);
            book.Packets.Add(some.Zip(lines).SelectMany(one => one.First.Zip(one.Second.Select(line => line.Number))), transaction);
        }
    }

    /// <summary>Members of the programme, or whoever was named, each with the grant that counts; null where there is none.</summary>
    private IEnumerable<(string Merchant, int Row, Grant? Grant)> Entitled(StoredTranche tranche, IReadOnlyCollection<string> named, Instant now)
    {
        var (benefits, subject) = (MerchantBenefits.Load(database, now), $"{tranche.Programme}/{tranche.Benefit}");
        var rows = named.Count == 0
            ? Enumerable.Range(0, benefits.MerchantCount).Where(row => benefits.MembershipsOf(row).Any(one => one.Member.Version.Programme.Id == tranche.Programme))
            : named.Distinct(StringComparer.Ordinal).Select(merchant => benefits.Find(merchant) is >= 0 and var row ? row : throw new UnknownMerchantException(merchant, book.Merchants.ToArray()));
        foreach (var row in rows)
            if (benefits.Of(row, now).Find("credit", subject)?.By[0] is var grant && (grant is not null || named.Count > 0))
                yield return (book.Merchants.IdOf(row), row, grant);
    }

    /// <exception cref="CreditRefusedException">It is announced, or is no more.</exception>
    private void MustBeLive(StoredTranche tranche, Instant now)
    {
        var versions = ProgrammeFinder.Stored(database, tranche.Programme, null);
        if (versions.IsEmpty || DueReviews.InForce(versions, now) is not { } inForce)
            throw CreditBook.Refused($"nobody is a member of '{tranche.Programme}' yet; review it first: fuyao review {tranche.Programme}");
        if (!CreditOf(inForce.Programme, tranche.Benefit).Live)
            throw CreditBook.Refused($"'{tranche.Benefit}' of '{tranche.Programme}' is announced and not live: packets can be issued once a version with `status: live` is in force and the programme was reviewed by it");
    }

    /// <exception cref="CreditRefusedException">There is no such credit.</exception>
    private static Benefit CreditOf(Programme programme, string? id)
    {
        var credits = programme.Benefits.Where(benefit => benefit.Terms is CreditTerms).ToArray();
        return id is null
            ? credits is [var only] ? only : throw CreditBook.Refused(credits.Length == 0
                ? $"'{programme.Id}' gives no credit; a benefit of it is one with `kind: credit`"
                : $"'{programme.Id}' gives several credits; name one: --benefit {string.Join("|", credits.Select(benefit => benefit.Id))}")
            : credits.FirstOrDefault(benefit => benefit.Id == id) ?? throw CreditBook.Refused(
                $"'{programme.Id}' gives no credit '{id}'{(credits.Length == 0 ? "" : $"; it gives {string.Join(", ", credits.Select(benefit => benefit.Id))}")}");
    }

    private static string Subject(long number) => FormattableString.Invariant($"tranche {number}");
}
