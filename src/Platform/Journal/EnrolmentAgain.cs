using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Journal;

/// <summary>Makes a commit of enrolment decisions again, from the stored events and from what was known when they were decided.</summary>
/// <param name="Ground">What was judged; null where nothing was.</param>
internal sealed record EnrolmentAgain(ImmutableArray<StoredEnrolmentEvent> Events, EnrolmentGround? Ground, EnrolmentCommit Commit)
{
    /// <exception cref="StorageException">The events of the commit are not those that it has records of.</exception>
    public static EnrolmentAgain Of(FuyaoDatabase database, LiveRulesBook book, CommitHeader header, MerchantIndex merchants)
    {
        var first = header.FirstEvent ?? 0;
        var stored = new EnrolmentEventStore(database).Numbered(header.Programme, first, header.Records, book.VersionOf);
        if (stored.Length != header.Records || header.Records == 0)
            throw new StorageException($"the journal has {header.Records} decisions from number {first} on about who came into '{header.Programme}', and the database {stored.Length} of these");
        var events = stored.Select(one => one.Event).ToImmutableArray();
        if (events.Any(one => (one.Kind, one.At, one.Version.Sha256) != (events[0].Kind, events[0].At, events[0].Version.Sha256)))
            throw new StorageException($"the decisions from number {first} on about who came into '{header.Programme}' are not of one kind and instant any more");
        var ground = new EnrolmentGrounds(database).Of(events, events[0].Invitation is null ? null : Period.Parse(header.FactsPeriod), header.Merchants);
        var commit = EnrolmentCommit.Of(events, ground, [.. events.Select(one => merchants.IdOf(one.Row))], header.Merchants, first, ground?.Citation ?? header.Facts, header.DecidedAt);
        return new EnrolmentAgain(stored, ground, commit);
    }
}
