using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Journal;

/// <summary>Runs everything that was ever decided again and reports each difference; reads only.</summary>
public sealed class JournalReplay(FuyaoDatabase database)
{
    private readonly ReviewStore reviews = new(database);
    private readonly JournalStore journal = new(database);

    /// <param name="programme">Run only the reviews of this one again; null: all. The chain is checked whole in any case.</param>
    /// <param name="catalogue">The catalogue that the programmes were checked against; null: that of the data.</param>
    /// <param name="checkpoints">Signed heads from outside of the database; null: none are at hand.</param>
    /// <exception cref="FileNotFoundException">Nothing of that programme was ever decided.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public ReplayResult Run(string? programme, FactCatalogue? catalogue, CheckpointFolder? checkpoints, IProgress<WorkProgress>? progress)
    {
        ImmutableArray<string> programmes = [.. reviews.Programmes().Union(new EnrolmentEventStore(database).Programmes()).Order(StringComparer.Ordinal)];
        if (programme is not null && !programmes.Contains(programme))
            throw new FileNotFoundException(Spelling.Closest(programme, programmes) is { } close
                ? $"nothing of '{programme}' was ever decided in the data; did you mean '{close}'?"
                : $"nothing of '{programme}' was ever decided in the data");
        var findings = new ReplayFindings();
        var commits = new ChainReplay(journal, reviews, findings).Run(progress);
        foreach (var difference in checkpoints?.Compare(journal, new AuditLog(database)) ?? [])
            findings.Add(difference);

        ImmutableArray<string> named = [.. programmes.Where(one => programme is null || one == programme)];
        var wanted = named.SelectMany(one => reviews.All(one)).ToArray();
        var (before, done, records) = (ImmutableArray.CreateBuilder<StoredReview>(), 0, 0L);
        var firstInJournal = journal.FirstReview();
        catalogue ??= CatalogueSource.Stored(database)?.Catalogue;
        foreach (var review in wanted)
        {
            progress?.Report(new WorkProgress("reviews", done, wanted.Length, records));
            if (journal.OfReview(review.Id) is { } commit)
                records += new ReviewReplay(database, catalogue ?? throw NoCatalogue(), findings).Run(review, commit);
            else if (firstInJournal is null || review.Id < firstInJournal)
                before.Add(review);
            else
                findings.Add(review, null, "日志中没有这次考核的提交", "the journal has no commit of this review");
            done++;
        }
        foreach (var one in named)
            records += ReplayEvents(one, catalogue, findings);
        var corrections = new CorrectionReplay(database, catalogue, findings).Run(named);
        progress?.Report(new WorkProgress("reviews", Math.Max(done, 1), Math.Max(wanted.Length, 1), records));
        return new ReplayResult(done - before.Count, corrections, records, commits, before.ToImmutable(), findings.Told, findings.Count);
    }

    private long ReplayEvents(string programme, FactCatalogue? catalogue, ReplayFindings findings)
    {
        var events = new MembershipEventStore(database);
        if (events.Count(programme) == 0 && new EnrolmentEventStore(database).Count(programme) == 0 && journal.BetweenReviews(programme).IsEmpty && journal.Enrolments(programme).IsEmpty)
            return 0;
        try
        {
            var rules = new LiveRulesBook(database, [ProgrammeFinder.Check(new ProgrammeVersionStore(database).Of(programme)[0], catalogue ?? throw NoCatalogue())]);
            return new EnrolmentReplay(database, rules, findings).Run() + new EventReplay(journal, events, () => new MerchantStore(database).Load(), findings).Run(programme, rules.OfStored);
        }
        catch (Exception problem) when (problem is ContentException or FormatException or ArgumentException)
        {
            findings.Add(new LocalizedText($"{programme}：考核之间的变动不可读：{problem.Message}", $"{programme}: what happened between reviews cannot be read: {problem.Message}"));
            return 0;
        }
    }

    internal static StorageException NoCatalogue() => new("the data holds no catalogue; name it with --catalogue");
}
