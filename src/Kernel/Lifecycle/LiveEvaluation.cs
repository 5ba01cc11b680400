using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>A merchant, and the instant as of which it is asked about, with what was known then.</summary>
public readonly record struct LiveQuestion(MerchantHistory Merchant, Instant At);

/// <summary>
/// Judges live conditions for single merchants at single instants: each becomes a row of a small population to which the programme is bound as for a review, so that there is no second way to read a condition.
/// </summary>
public static class LiveEvaluation
{
    /// <summary>For each question the conditions of the rules, in their order, and since when each has stood as it does.</summary>
    public static ImmutableArray<ImmutableArray<LiveTruth>> Judge(LiveRules rules, IReadOnlyList<LiveQuestion> questions)
    {
        // Each question is followed by how it was at every change before, the latest first, and before anything was known.
        var moments = new List<Moment>();
        var starts = new int[questions.Count];
        for (var index = 0; index < starts.Length; index++)
        {
            var (merchant, at) = questions[index];
            starts[index] = moments.Count;
            moments.Add(new Moment(merchant, at, at));
            foreach (var change in merchant.ChangesUpTo(at, knownBy: at))
                moments.Add(new Moment(merchant, change, at));
            moments.Add(new Moment(merchant, Instant.MinValue, at));
        }
        var evaluation = Bind(rules.Inputs, moments);
        return [.. starts.Index().Select(question => (ImmutableArray<LiveTruth>)
        [
            .. rules.Conditions.Select(one => LastRun(evaluation, one.Condition, moments, question.Item, question.Index + 1 < starts.Length ? starts[question.Index + 1] : moments.Count)),
        ])];
    }

    /// <summary>The programme bound to merchants as they stand at an instant, one row a question: for whoever wants to tell why.</summary>
    /// <param name="inputs">What is read of them; whatever else the programme names is unknown.</param>
    public static Evaluation BindTo(WatchedInputs inputs, IReadOnlyList<LiveQuestion> questions) => Bind(inputs, [.. questions.Select(question => new Moment(question.Merchant, question.At, question.At))]);

    private static LiveTruth LastRun(Evaluation evaluation, Condition condition, List<Moment> moments, int first, int end)
    {
        var truth = evaluation.Test(condition, first);
        Instant? since = moments[first].At;
        for (var moment = first + 1; moment < end && evaluation.Test(condition, moment) == truth; moment++)
            since = moment + 1 < end ? moments[moment].At : null;
        return new LiveTruth(truth, since);
    }

    private static Evaluation Bind(WatchedInputs inputs, IReadOnlyList<Moment> moments)
    {
        var catalogue = inputs.Version.Catalogue;
        var columns = inputs.Supplied.ToDictionary(fact => fact, fact => FactColumn(catalogue, fact, moments));
        foreach (var fact in inputs.Facts)
            if (catalogue.Find(fact)!.Rate is { } rate)
                columns[fact] = RateColumn.Compute((LongColumn)columns[rate.Of], (LongColumn)columns[rate.Over], rate);
        var judgements = inputs.Calls.ToFrozenDictionary(
            call => call.ToString(),
            call => (Column)(call.Name == "listed"
                ? Flags(moments, one => one.Merchant.IsListed(call.Arguments[0], one.At, one.KnownBy))
                : Flags(moments, one => one.Merchant.Found(call.Arguments[0], one.At, one.KnownBy))));
        var nameless = new string[moments.Count];
        Array.Fill(nameless, "");
        return Evaluation.Bind(inputs.Version, new Population(nameless, columns), StaffRecords.None, moments.Count == 0 ? default : moments[0].At, judgements);
    }

    private static Column FactColumn(FactCatalogue catalogue, string id, IReadOnlyList<Moment> moments)
    {
        // What was accepted once is read back even if the catalogue has become stricter since.
        var cells = FactCells.Of(catalogue.Find(id)! with { Values = [], Minimum = null }, catalogue.Zone);
        for (var row = 0; row < moments.Count; row++)
        {
            var (merchant, at, knownBy) = moments[row];
            if (merchant.ValueOf(id, at, knownBy) is { } value && cells.Read(row, Encoding.UTF8.GetBytes(value)) is { } problem)
                throw new InvalidDataException($"'{value}' of '{id}' cannot be read: {problem}");
        }
        return cells.Build(moments.Count);
    }

    private static BoolColumn Flags(IReadOnlyList<Moment> moments, Func<Moment, bool?> read)
    {
        var (isTrue, known) = (new BitMask(moments.Count), new BitMask(moments.Count));
        for (var row = 0; row < moments.Count; row++)
        {
            var value = read(moments[row]);
            known[row] = value is not null;
            isTrue[row] = value is true;
        }
        return new BoolColumn(isTrue, known);
    }

    private readonly record struct Moment(MerchantHistory Merchant, Instant At, Instant KnownBy);
}
