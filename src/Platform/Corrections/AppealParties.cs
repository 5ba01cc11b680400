using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Corrections;

/// <summary>
/// Who may not decide an appeal: whoever filed it, and whoever made an entry that the contested decision rests on, answered a proposal of one, drafted or approved a correction of the facts, or sent the invitation. The audit log and
/// what is stored of these tell who that was.
/// </summary>
internal sealed class AppealParties(FuyaoDatabase database)
{
    private static readonly string[] EntriesOfPeriods = ["facts import", "facts compute"];
    private static readonly string[] EntriesOfMerchants = ["facts change", "list add", "list remove", "list approve", "list refuse", "list finding"];

    /// <exception cref="CorrectionRefusedException">That person has a part in it.</exception>
    public void MustBeOutside(Appeal appeal, string by)
    {
        if (IsSame(appeal.FiledBy, by))
            throw new CorrectionRefusedException($"{by} has filed appeal {appeal.Number}; somebody else decides it: --by NAME");
        if (Entries(appeal).FirstOrDefault(entry => IsSame(entry.By, by)) is { By: not null } entry)
            throw new CorrectionRefusedException($"{by} has made an entry that the decision rests on ({entry.What}); somebody else decides appeal {appeal.Number}: --by NAME");
    }

    /// <summary>What was entered about the merchant, and the facts of the period that the review read.</summary>
    private IEnumerable<(string By, string What)> Entries(Appeal appeal)
    {
        var log = new AuditLog(database);
        var merchant = new MerchantStore(database).Load().IdOf(appeal.Row);
        var review = new ReviewStore(database).All(appeal.Programme).LastOrDefault(review => review.NominalAt <= appeal.DecisionAt);
        var decidedAt = review?.DecidedAt is { } decided && appeal.Event is null ? decided : appeal.DecisionAt;
        var period = review?.FactsPeriod.ToString();
        return log.Entries(new AuditQuery { Merchant = merchant }).Where(entry => EntriesOfMerchants.Contains(entry.Action) && (entry.Programme is null || entry.Programme == appeal.Programme))
            .Concat(period is null ? [] : log.Entries(new AuditQuery()).Where(entry => EntriesOfPeriods.Contains(entry.Action) && entry.Subject == period))
            .Where(entry => entry.At <= decidedAt)
            .Select(entry => (entry.By, $"{entry.Action} {entry.Subject}"))
            .Concat(Corrections(appeal, decidedAt))
            .Concat(new InvitationStore(database).Of(appeal.Programme, appeal.Row).Where(invitation => invitation.SentAt <= decidedAt).Select(invitation => (invitation.By, $"invitations send {merchant}")));
    }

    /// <summary>A draft that nobody approved has changed nothing that a decision could rest on.</summary>
    private IEnumerable<(string By, string What)> Corrections(Appeal appeal, Instant decidedAt) => new CorrectionStore(database).Approved(appeal.Row)
        .Where(correction => correction.Find(CorrectionStepKind.Approved)!.At <= decidedAt || HasMade(correction, appeal))
        .SelectMany(correction => correction.Steps.Select(step => (step.By, $"correct {(step.Kind is CorrectionStepKind.Drafted ? "draft" : "approve")} {correction.Number}")));

    /// <summary>Whether the decision compensates for what the correction found: it may count from before the approval.</summary>
    private bool HasMade(Correction correction, Appeal appeal) => appeal.Event is MembershipEventKind.Corrected
        && new ProgrammeCorrectionStore(database).Of(correction.Number).Any(one => one.EventNumber is not null && one.Result.Programme == appeal.Programme && one.Result.Through == appeal.DecisionAt);

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
