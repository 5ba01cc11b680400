using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Lifecycle.Enrolments;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>What enrolment events are about beside facts, as values of a record. The names stand in stored headers and never change their meaning.</summary>
internal static class EnrolmentInputs
{
    public const string RegisteredAt = "registered_at";
    public const string NextAt = "next_at";
    public const string IsLate = "late";
    public const string Tier = "invitation.tier";
    public const string SentAt = "invitation.sent_at";
    public const string Until = "invitation.until";
    public const string By = "invitation.by";
    public const string Reason = "invitation.reason";
    public const string AnsweredBy = "invitation.answered_by";

    public static IEnumerable<(RecordedInput Input, Column? Column)> Of(ImmutableArray<EnrolmentEvent> events) => events[0].Invitation is null
        ? [Instants(RegisteredAt, events, one => one.RegisteredAt), Instants(NextAt, events, one => one.NextAt), Flags(IsLate, events, one => one.IsLate)]
        :
        [
            Texts(Tier, events, one => one.Invitation!.Tier), Instants(SentAt, events, one => one.Invitation!.SentAt), Instants(Until, events, one => one.Invitation!.Until),
            Texts(By, events, one => one.Invitation!.By), Texts(Reason, events, one => one.Invitation!.Reason),
            // What was sent is decided before anybody answers.
            Texts(AnsweredBy, events, one => one.Kind is EnrolmentKind.Invited ? null : one.Invitation!.Answer?.By),
        ];

    private static (RecordedInput, Column?) Instants(string name, ImmutableArray<EnrolmentEvent> events, Func<EnrolmentEvent, Instant?> read)
    {
        var (values, known) = (new long[events.Length], new BitMask(events.Length));
        for (var at = 0; at < events.Length; at++)
            if (read(events[at]) is { } instant)
                (values[at], known[at]) = (instant.ToUnixTimeTicks(), true);
        return (new RecordedInput(name, InputKind.Instant, InputSource.Enrolment), new LongColumn(ColumnType.Instant, values, known));
    }

    private static (RecordedInput, Column?) Flags(string name, ImmutableArray<EnrolmentEvent> events, Func<EnrolmentEvent, bool> read)
    {
        var isTrue = new BitMask(events.Length);
        for (var at = 0; at < events.Length; at++)
            isTrue[at] = read(events[at]);
        return (new RecordedInput(name, InputKind.Bool, InputSource.Enrolment), new BoolColumn(isTrue, BitMask.All(events.Length)));
    }

    private static (RecordedInput, Column?) Texts(string name, ImmutableArray<EnrolmentEvent> events, Func<EnrolmentEvent, string?> read)
    {
        var (codes, known, texts) = (new int[events.Length], new BitMask(events.Length), new List<string>());
        for (var at = 0; at < events.Length; at++)
            if (read(events[at]) is { } text)
            {
                known[at] = true;
                codes[at] = texts.IndexOf(text) is var place and >= 0 ? place : texts.Count;
                if (codes[at] == texts.Count)
                    texts.Add(text);
            }
        return (new RecordedInput(name, InputKind.String, InputSource.Enrolment), new StringColumn(codes, [.. texts], known));
    }
}
