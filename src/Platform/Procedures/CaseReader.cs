using System.Collections.Immutable;
using Fuyao.Kernel.Procedures;
using Fuyao.Storage;
using Fuyao.Storage.Procedures;
using Fuyao.Platform.Explanations;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Shows cases: one, many, and everything about a company.</summary>
public sealed class CaseReader(FuyaoDatabase database, IClock clock)
{
    private readonly CaseBook book = new(database);

    /// <exception cref="CaseRefusedException">There is no such case.</exception>
    public CaseReport Find(long number) => book.Report(book.Find(number), clock.GetCurrentInstant());

    /// <returns>Whose a case is; null where there is no such case.</returns>
    public string? MerchantOf(long number) => book.Store.Find(number) is { } stored ? book.MerchantOf(stored) : null;

    /// <summary>The receipt of what a request came to.</summary>
    /// <exception cref="InvalidOperationException">It was not carried out.</exception>
    public CaseReceipt ReceiptOf(CaseRequest request) =>
        book.Store.AnswerTo(request.Client, request.Key)?.Receipt ?? throw new InvalidOperationException("A request has a receipt once it is carried out.");

    /// <summary>The cases of one merchant, and of nobody else.</summary>
    /// <param name="row">The merchant's row.</param>
    public ImmutableArray<CaseReport> OfMerchant(int row) => book.Report(book.Store.OfMerchant(row), clock.GetCurrentInstant());

    /// <summary>By number.</summary>
    /// <param name="programme">Null: of all.</param>
    /// <param name="by">Whoever looks sees the cases of the regions for which he or she is registered; null: all.</param>
    /// <exception cref="CaseRefusedException">Whoever looks is not registered.</exception>
    public ImmutableArray<CaseReport> List(string? programme, string? by)
    {
        var parts = by is null ? [] : new StaffMemberStore(database).PartsOf(by);
        if (by is not null && parts.IsEmpty)
            throw new CaseRefusedException($"'{by}' is not registered as staff; see who is: fuyao staff list");
        return [.. book.Report(book.Store.Of(programme), clock.GetCurrentInstant()).Where(report => by is null || parts.Any(part => part.Covers(report.Standing.Application.District)))];
    }

    /// <summary>All cases of a merchant, and of the other merchants and numbers of the same company.</summary>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public ImmutableArray<CaseReport> OfCompany(string merchant)
    {
        var row = book.Merchants.Find(merchant);
        if (row < 0)
            throw new UnknownMerchantException(merchant, book.Merchants.ToArray());
        var own = book.Store.OfMerchant(row);
        var codes = new CompanyStore(database).Load().SameAs(own.SelectMany(stored => ((Applied)stored.Events[0]).Application.Codes));
        return book.Report(own.Concat(codes.IsEmpty ? [] : book.Store.OfCodes(codes)).DistinctBy(stored => stored.Number), clock.GetCurrentInstant());
    }
}
