using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Benefits;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Benefits;

/// <param name="From">For orders placed from here on; null: from now on.</param>
public sealed record DutyTimeRequest(string Duty, string Party, string? Service, Instant? From, Duration Within, string Reason);

/// <summary>A time cannot be set; the message says what to write instead.</summary>
public sealed class DutyTimeException(string message) : Exception(message);

/// <summary>Says how long a duty of an order may take for everybody. Who has placed or taken an order keeps the time that held then.</summary>
/// <param name="by">Who says so.</param>
public sealed class SetDutyTime(FuyaoDatabase database, IClock clock, string by)
{
    private const int ServiceLengthMax = 64;

    /// <returns>The time that holds from then on: the one that was there where it says the same.</returns>
    /// <exception cref="DutyTimeException">It is written in another form, has no reason, or would change the time of orders that are placed already.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public DutyTime Run(DutyTimeRequest request)
    {
        if (!RelaxTerms.IsDuty(request.Duty))
            throw new DutyTimeException($"'{request.Duty}' is no name of a duty: it has lower-case letters, digits and single hyphens, and begins with a letter, as in 'of:' of a relaxation; for example dispatch");
        if (request.Service is { } service && (service.Length is 0 or > ServiceLengthMax || service.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))))
            throw new DutyTimeException($"--service '{service}': write a name of at most {ServiceLengthMax} characters without spaces, for example 48h");
        if (request.Within < Duration.FromMinutes(1))
            throw new DutyTimeException("--within: a duty takes a minute at least, for example 48h");
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new DutyTimeException("a time needs its reason; write --reason \"…\"");

        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "duties set", request.Duty));
        // Asked when nobody else writes: what is set later begins no earlier.
        var (store, now) = (new DutyTimeStore(database), clock.GetCurrentInstant());
        var (times, from) = (new DutyTimes(store.All()), request.From ?? now);
        if (times.At(request.Duty, request.Party, request.Service, from) is { } there && there.Within == request.Within)
            return there;
        // The first one may say what has held all along.
        if (from < now && times.At(request.Duty, request.Party, request.Service, Instant.MaxValue) is not null)
            throw new DutyTimeException("orders that are placed already keep the time that held then; write a --from that is still to come, or leave it out for orders from now on");
        var time = new DutyTime(0, request.Duty, request.Party, request.Service, from, request.Within, request.Reason.Trim(), now, by);
        time = time with { Number = store.Add(time, transaction) };
        transaction.Note("number", time.Number);
        transaction.Note("party", time.Party);
        if (time.Service is not null)
            transaction.Note("service", time.Service);
        transaction.Note("from", InstantPattern.ExtendedIso.Format(time.From));
        transaction.Note("minutes", (long)time.Within.TotalMinutes);
        transaction.Note("reason", time.Reason);
        transaction.Commit();
        return time;
    }
}
