using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// One set of rules over the months: holds the memberships after its last review and three bytes a merchant of what happened before, and no facts.
/// </summary>
internal sealed class BackTestSide
{
    private const byte Member = 1;
    private const byte Ever = 2;
    private const byte HasLeft = 4;
    private const byte HasComeBack = 8;

    private readonly BackTestPayments payments;
    private byte[] states = [];
    private ushort[] changes = [];
    private int memberships;
    private int returns;
    private long memberReviews;

    /// <param name="begin">How merchants stand when the window begins.</param>
    public BackTestSide(Memberships begin, PaymentRhythm? rhythm, Money? limit)
    {
        payments = new BackTestPayments(rhythm, limit);
        Memberships = begin;
        GrowTo(begin.Count);
        for (var row = 0; row < begin.Count; row++)
            if (begin.Statuses[row] == MembershipStatus.Member)
            {
                states[row] = Member | Ever;
                memberships++;
            }
    }

    /// <summary>After the last review that was added.</summary>
    public Memberships Memberships { get; private set; }

    /// <summary>Of the last review that was added; null before the first.</summary>
    public BackTestFigures? Last { get; private set; }

    public BackTestFigures Add(CheckedProgramme version, ReviewResult result, Population population)
    {
        Memberships = result.After;
        Count(result.After);
        var (cost, left) = payments.Pay(version, population, result.After.TierCodes, result.Occasion);
        return Last = BackTestFigures.Of(version, result.Counts, cost, payments.Total.Total, left);
    }

    public BackTestTotals Totals() => new(Churn(), payments.Total, payments.Rhythm, payments.Budget);

    private void Count(Memberships after)
    {
        GrowTo(after.Count);
        for (var row = 0; row < after.Count; row++)
        {
            var isMember = after.Statuses[row] == MembershipStatus.Member;
            var state = states[row];
            memberReviews += isMember ? 1 : 0;
            if (isMember == ((state & Member) != 0))
                continue;
            changes[row]++;
            if (!isMember)
            {
                states[row] = (byte)((state & ~Member) | HasLeft);
                continue;
            }
            memberships++;
            var isReturn = (state & HasLeft) != 0;
            returns += isReturn ? 1 : 0;
            states[row] = (byte)(state | Member | Ever | (isReturn ? HasComeBack : 0));
        }
    }

    private BackTestChurn Churn()
    {
        int ever = 0, running = 0, cameBack = 0, fewest = int.MaxValue;
        var byChanges = new int[states.Length == 0 ? 1 : changes.Max() + 1];
        for (var row = 0; row < states.Length; row++)
        {
            if ((states[row] & Ever) == 0)
                continue;
            ever++;
            running += states[row] & Member;
            cameBack += (states[row] & HasComeBack) != 0 ? 1 : 0;
            byChanges[changes[row]]++;
            fewest = Math.Min(fewest, changes[row]);
        }
        var counts = new Stack<ChangeCount>();
        for (int times = byChanges.Length - 1, atLeast = 0; times >= fewest; times--)
            counts.Push(new ChangeCount(times, byChanges[times], atLeast += byChanges[times]));
        return new BackTestChurn(ever, memberships, running, memberReviews, cameBack, returns, [.. counts]);
    }

    private void GrowTo(int count)
    {
        if (states.Length >= count)
            return;
        Array.Resize(ref states, count);
        Array.Resize(ref changes, count);
    }
}
