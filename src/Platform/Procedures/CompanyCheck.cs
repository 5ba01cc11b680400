using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>What is known of the company behind a case: under which numbers it goes, what else it applied for or was granted, and whether it is banned.</summary>
internal sealed class CompanyCheck(FuyaoDatabase database, CaseBook book)
{
    private readonly CompanyRegister register = new CompanyStore(database).Load();

    public CompanyRegister Register => register;

    /// <summary>Refuses an application of a company that is banned, has all that it may have, or is another than the data says.</summary>
    /// <exception cref="CaseRefusedException">The message says what stands in the way.</exception>
    public void MustBeAllowed(CheckedProgramme version, int row, CaseApplication application, Instant now)
    {
        MustBeOfMerchant(version, row, application, now);
        var programme = version.Programme;
        var others = Others(version, row, application, now);
        if (others.Where(other => other.Standing.BannedUntil > now).MaxBy(other => other.Standing.BannedUntil) is { } banned)
            throw new CaseRefusedException(
                $"{application.Company} may not apply until {banned.Standing.BannedUntil}: {banned.Standing.EndReason ?? Cause(banned.Events)} (case {banned.Number} for '{banned.Programme}')");
        var counted = others.Where(other => other.Standing.IsGranted || other.Standing.IsOpenAt(now, CaseBook.Calendar)).ToArray();
        var placesMost = programme.Cumulation is { } cap ? cap.Places : 1;
        if (counted.Length >= placesMost)
            throw new CaseRefusedException(counted[^1] is { Standing.IsGranted: true } granted
                ? $"{application.Company} has been granted a place by case {granted.Number} for '{granted.Programme}'; {Rule(programme)}"
                : $"{application.Company} has applied already, by case {counted[^1].Number} for '{counted[^1].Programme}'; {Rule(programme)}; withdraw that case first");
    }

    /// <summary>Refuses a grant by which a company would get more money than the group of programmes allows.</summary>
    public void MustBeWithinCap(CheckedProgramme version, StoredCase stored, CaseApplication application, Money amount, Instant now)
    {
        if (version.Programme.Cumulation is not { Amount: { } most } cap)
            return;
        var granted = Others(version, stored.Row, application, now).Where(other => other.Number != stored.Number && other.Standing.IsGranted).Aggregate(Money.Zero, (sum, other) => sum + other.Standing.Granted);
        if (granted + amount > most)
            throw new CaseRefusedException($"{application.Company} has been granted {granted} by programmes of '{cap.Group}', and with {amount} more it would have over {most}");
    }

    /// <summary>All cases, of the programmes that are capped together, that count for the same company: by its codes, or by merchants that are linked.</summary>
    private ImmutableArray<OtherCase> Others(CheckedProgramme version, int row, CaseApplication application, Instant now)
    {
        var programme = version.Programme;
        var isOfEntity = programme.Cumulation is not { Per: not Cumulation.LegalEntity };
        int[] rows = isOfEntity ? [row, .. LinkedMerchants.Load(database, version.Catalogue, now).Of(row)] : [row];
        var found = rows.SelectMany(each => book.Store.OfMerchant(each)).Concat(isOfEntity ? book.Store.OfCodes(register.SameAs(application.Codes)) : []).DistinctBy(stored => stored.Number);
        return
        [
            .. found.Select(stored => (stored, Of: book.VersionOf(stored).Programme))
                .Where(pair => pair.Of.Id == programme.Id || (programme.Cumulation is { Group: var group } && pair.Of.Cumulation?.Group == group))
                .Select(pair => new OtherCase(pair.stored.Number, pair.stored.Programme, book.StandingOf(pair.stored), pair.stored.Events)).OrderBy(other => other.Number),
        ];
    }

    private void MustBeOfMerchant(CheckedProgramme version, int row, CaseApplication application, Instant now)
    {
        if (version.Catalogue.Find(LinkedMerchants.EntityFact) is not { Kind: FactKind.State } fact ||
            new PopulationReader(database).ReadState(fact, version.Catalogue, now, Instant.MaxValue, new MerchantStore(database).Count()) is not StringColumn column || !column.Known[row])
            return;
        var known = column.Dictionary[column.Codes[row]];
        if (!register.SameAs(application.Codes).Contains(known))
            throw new CaseRefusedException($"the merchant's company has the code {known} by the data, and {application.Code} applies; apply with that code, or declare the other as a former one");
    }

    private static string Cause(ImmutableArray<CaseEvent> events) => events.OfType<ClawbackOrdered>().LastOrDefault()?.Reason ?? "a ban";

    private static string Rule(Programme programme) => programme.Cumulation is { } cap
        ? $"a {(cap.Per == Cumulation.LegalEntity ? "legal entity" : "merchant")} gets at most {cap.Places} over the programmes of '{cap.Group}'"
        : "a legal entity gets one";

    private sealed record OtherCase(long Number, string Programme, CaseStanding Standing, ImmutableArray<CaseEvent> Events);
}
