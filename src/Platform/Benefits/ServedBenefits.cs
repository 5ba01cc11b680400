using System.Collections.Concurrent;
using System.Text;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Benefits;
using Fuyao.Storage.Lifecycle;
using NodaTime;

namespace Fuyao.Platform.Benefits;

/// <summary>
/// What merchants are entitled to now, from memory, with answers kept as they are sent. <see cref="Refresh"/> reads anew what has changed; it is called by one thread, and answers are asked for by any.
/// </summary>
public sealed class ServedBenefits
{
    private volatile Reading? reading;
    private volatile DutyTimes duties = new([]);
    private long lastDuty;

    /// <summary>Whether anything was read yet.</summary>
    public bool IsRead => reading is not null;

    /// <summary>How long duties of orders may take for everybody.</summary>
    public DutyTimes Duties => duties;

    /// <summary>Reads what there is, if something has been decided, or come into effect, since it was read last.</summary>
    /// <exception cref="StorageException">The store cannot be read; what was read before is still answered.</exception>
    public void Refresh(FuyaoDatabase database, Instant now, string? cataloguePath = null)
    {
        var (mark, stored) = (MembershipMark.Read(database), new DutyTimeStore(database));
        if (stored.Last() is var newest && newest != lastDuty)
            (duties, lastDuty) = (new DutyTimes(stored.All()), newest);
        if (reading is { } last && last.Mark == mark && !(last.Benefits.ValidUntil <= now))
            return;
        // Read after the mark: what comes between is read again, and nothing is missed.
        var cases = BroughtCases.Since(database, reading?.Mark.CaseEvent ?? 0, reading?.Benefits.Cases);
        var onlyCases = reading is { } known && known.Mark with { CaseEvent = mark.CaseEvent } == mark && !(known.Benefits.ValidUntil <= now);
        reading = new Reading(mark, onlyCases ? reading!.Benefits.With(cases) : MerchantBenefits.Load(database, now, cases, cataloguePath), now);
    }

    /// <summary>The entitlements of a merchant as JSON (docs/reference/benefits.md), but for the merchant, which comes first in the object.</summary>
    /// <returns>Null where the merchant is not known.</returns>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public ReadOnlyMemory<byte>? Answer(string merchant, Instant now)
    {
        var current = Current();
        var row = current.Benefits.Find(merchant);
        if (row < 0)
            return null;
        if (Volatile.Read(ref current.ByRow[row]) is { } kept && !(kept.ChangesAt <= now))
            return kept.Json;
        return (current.ByRow[row] = Make(current, row, now)).Json;
    }

    /// <summary>All that was read last.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public MerchantBenefits Read => Current().Benefits;

    /// <summary>The merchant's row, or −1 where the merchant is not known.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public int Find(string merchant) => Current().Benefits.Find(merchant);

    /// <summary>The entitlements themselves, for quotes.</summary>
    /// <returns>Null where the merchant is not known.</returns>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public Entitlements? Of(string merchant, Instant now)
    {
        var current = Current();
        return current.Benefits.Find(merchant) is >= 0 and var row ? current.Benefits.Of(row, Instant.Max(now, current.At)) : null;
    }

    private static Kept Make(Reading current, int row, Instant now)
    {
        var held = current.Benefits.MembershipsOf(row).ToArray();
        // A case, or a cap over several merchants, makes the answer this merchant's own.
        var key = current.Benefits.Cases.Of(row).Any() || held.Any(one => one.Member.Version.Programme.Cumulation is { Per: Cumulation.LegalEntity }) ? $"row {row}" : KeyOf(held);
        if (current.ByHolding.TryGetValue(key, out var kept) && !(kept.ChangesAt <= now))
            return kept;
        var entitlements = current.Benefits.Of(row, Instant.Max(now, current.At));
        // Without the brace, in whose place the merchant stands.
        return current.ByHolding[key] = new Kept(EntitlementsJson.Render(entitlements).AsMemory(1), entitlements.ChangesAt);
    }

    private Reading Current() => reading ?? throw new InvalidOperationException("Entitlements are asked for before they were read.");

    private static string KeyOf((int Programme, MemberThen Member)[] held)
    {
        var key = new StringBuilder();
        foreach (var (programme, member) in held)
            key.Append(programme).Append(' ').Append(member.Tier).Append(' ').Append(member.Since.ToUnixTimeTicks()).Append(' ').Append(member.Deadline?.ToUnixTimeTicks()).Append(' ').Append(member.Version.Sha256).Append('\n');
        return key.ToString();
    }

    private sealed record Kept(ReadOnlyMemory<byte> Json, Instant? ChangesAt);

    /// <param name="At">When it was read: clocks of requests may be a little behind.</param>
    private sealed record Reading(MembershipMark Mark, MerchantBenefits Benefits, Instant At)
    {
        /// <summary>Answers that were asked for; many merchants hold the same since the same review and share one.</summary>
        public ConcurrentDictionary<string, Kept> ByHolding { get; } = new(StringComparer.Ordinal);

        public Kept?[] ByRow { get; } = new Kept?[Benefits.MerchantCount];
    }
}
