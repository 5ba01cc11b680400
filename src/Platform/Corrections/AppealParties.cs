using Fuyao.Kernel.Corrections;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Corrections;

/// <summary>Who may not decide an appeal: whoever filed it, and whoever made an entry that the contested decision rests on, or answered a proposal of one. The audit log tells who that was.</summary>
internal sealed class AppealParties(FuyaoDatabase database)
{
    private static readonly string[] EntriesOfPeriods = ["facts import", "facts compute"];
    private static readonly string[] EntriesOfMerchants = ["facts change", "list add", "list remove", "list approve", "list refuse", "list finding"];

    /// <exception cref="CorrectionRefusedException">That person has a part in it.</exception>
    public void MustBeOutside(Appeal appeal, string by)
    {
        if (IsSame(appeal.FiledBy, by))
            throw new CorrectionRefusedException($"{by} has filed appeal {appeal.Number}; somebody else decides it: --by NAME");
        if (Entries(appeal).FirstOrDefault(entry => IsSame(entry.By, by)) is { } entry)
            throw new CorrectionRefusedException($"{by} has made an entry that the decision rests on ({entry.Action} {entry.Subject}); somebody else decides appeal {appeal.Number}: --by NAME");
    }

    /// <summary>What was entered about the merchant, and the facts of the period that the review read.</summary>
    private IEnumerable<AuditRecord> Entries(Appeal appeal)
    {
        var log = new AuditLog(database);
        var merchant = new MerchantStore(database).Load().IdOf(appeal.Row);
        var review = new ReviewStore(database).All(appeal.Programme).LastOrDefault(review => review.NominalAt <= appeal.DecisionAt);
        var decidedAt = review?.DecidedAt is { } decided && appeal.Event is null ? decided : appeal.DecisionAt;
        var period = review?.FactsPeriod.ToString();
        return log.Entries(new AuditQuery { Merchant = merchant }).Where(entry => EntriesOfMerchants.Contains(entry.Action) && (entry.Programme is null || entry.Programme == appeal.Programme))
            .Concat(period is null ? [] : log.Entries(new AuditQuery()).Where(entry => EntriesOfPeriods.Contains(entry.Action) && entry.Subject == period))
            .Where(entry => entry.At <= decidedAt);
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
