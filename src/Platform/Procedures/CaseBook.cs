using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Cases of the store with the versions by which they go.</summary>
internal sealed class CaseBook(FuyaoDatabase database)
{
    private readonly Dictionary<long, CheckedProgramme> versionById = [];
    private readonly Lazy<FactCatalogue> catalogue = new(() => ProgrammeFinder.Catalogue(database, null, null));
    private readonly Lazy<MerchantIndex> merchants = new(() => new MerchantStore(database).Load());

    public CaseStore Store { get; } = new(database);

    public static BusinessCalendar Calendar => BusinessCalendar.China;

    public MerchantIndex Merchants => merchants.Value;

    /// <summary>The merchant of a case. Whoever asks for one reads no others.</summary>
    public string MerchantOf(StoredCase stored) => merchants.IsValueCreated ? merchants.Value.IdOf(stored.Row) : new MerchantStore(database).IdOf(stored.Row);

    public CheckedProgramme VersionOf(StoredCase stored)
    {
        if (!versionById.TryGetValue(stored.VersionId, out var version))
            versionById.Add(stored.VersionId, version = ProgrammeFinder.Check(new ProgrammeVersionStore(database).Load(stored.VersionId), catalogue.Value));
        return version;
    }

    public CaseStanding StandingOf(StoredCase stored) => CaseCourse.Of(CaseRules.Of(VersionOf(stored).Programme), stored.Events, Calendar);

    /// <exception cref="CaseRefusedException">There is no such case.</exception>
    public StoredCase Find(long number) => Store.Find(number) ?? throw new CaseRefusedException($"there is no case {number}; see which there are: fuyao cases list");

    public CaseReport Report(StoredCase stored, Instant now)
    {
        var accounts = new CaseAccounts(database, VersionOf(stored).Programme);
        var place = accounts.PlaceOf(stored);
        var position = place is { State: ClaimState.Waiting } ? new ClaimReader(database).OrdinalOf(accounts.Places, place) : (long?)null;
        return Report(stored, MerchantOf(stored), now, place?.State, position);
    }

    /// <summary>Many at once: the claims of each programme are read together.</summary>
    public ImmutableArray<CaseReport> Report(IEnumerable<StoredCase> many, Instant now) =>
    [
        .. many.GroupBy(stored => stored.Programme).SelectMany(ofProgramme =>
        {
            var accounts = new CaseAccounts(database, VersionOf(ofProgramme.First()).Programme);
            var (claims, reader) = (Store.ClaimByCase(ofProgramme.Key), new ClaimReader(database));
            var stands = claims.IsEmpty ? [] : reader.Claims(accounts.Places).ToDictionary(claim => claim.Number);
            var positions = claims.IsEmpty ? [] : reader.Waiting(accounts.Places).Select((claim, index) => (claim.Number, Position: index + 1L)).ToDictionary(pair => pair.Number, pair => pair.Position);
            return ofProgramme.Select(stored => claims.TryGetValue(stored.Number, out var claim)
                ? Report(stored, Merchants.IdOf(stored.Row), now, stands[claim].State, positions.TryGetValue(claim, out var position) ? position : null)
                : Report(stored, Merchants.IdOf(stored.Row), now, null, null));
        }).OrderBy(report => report.Number),
    ];

    private CaseReport Report(StoredCase stored, string merchant, Instant now, ClaimState? place, long? position)
    {
        var standing = StandingOf(stored);
        return new CaseReport(stored.Number, merchant, standing, standing.StateAt(now, Calendar), place, position, standing.Due(Calendar), stored.Events);
    }
}
