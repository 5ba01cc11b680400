using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>
/// A part that reads one text fact, one set of tags, or parameters that follow from it: the interpreter judges each entry of the dictionary once, and merchants
/// look the answer up by their code. Serves equality, <c>in</c>, tags, patterns and everything else that is said of texts.
/// </summary>
internal sealed class CodeStep : Step
{
    private readonly CodedInput input;
    private readonly CodeAnswers trueByCode;

    /// <summary>Null where whoever has a code has an answer.</summary>
    private readonly CodeAnswers? knownByCode;

    private readonly CelValue whereUnknown;

    /// <param name="input">Any of the coded inputs; all share their codes.</param>
    public CodeStep(RowExpression expression, Expression part, CodedInput input)
        : base(part)
    {
        this.input = input;
        var codesCount = input.Values.Length;
        var (isTrue, isKnown) = (new bool[codesCount], new bool[codesCount]);
        var reader = new CodeReader(expression);
        for (var code = 0; code < codesCount; code++)
        {
            reader.Code = code;
            var value = expression.EvaluatePart(part, reader);
            (isTrue[code], isKnown[code]) = (value.IsTrue, value.Kind == CelKind.Bool);
        }
        trueByCode = CodeAnswers.Of(codesCount, code => isTrue[code]);
        knownByCode = isKnown.Contains(false) ? CodeAnswers.Of(codesCount, code => isKnown[code]) : null;
        reader.Code = CodeReader.None;
        whereUnknown = expression.EvaluatePart(part, reader);
    }

    public override string Operation => input.Coded is SetColumn ? "judge each distinct set of tags once, look up by code" : "judge each distinct text once, look up by code";

    public override ImmutableArray<BitMask>? KnownBy => knownByCode is not null ? null : whereUnknown.Kind == CelKind.Bool ? [] : [input.Known];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var codes = input.Codes.Chunk(first / NumberChunk.RowsMax);
        var within = first % NumberChunk.RowsMax;
        var known = input.Known.Words.Slice(first / BitMask.BitsPerWord, isTrue.Length);
        trueByCode.LookUp(codes, within, count, isTrue);
        TruthWords.Both(isTrue, isTrue, known);
        if (knownByCode is null)
            known.CopyTo(isKnown);
        else
        {
            knownByCode.LookUp(codes, within, count, isKnown);
            TruthWords.Both(isKnown, isKnown, known);
        }
        if (whereUnknown.Kind != CelKind.Bool)
            return;
        for (var word = 0; word < isTrue.Length; word++)
        {
            isKnown[word] |= ~known[word];
            if (whereUnknown.IsTrue)
                isTrue[word] |= ~known[word];
        }
    }

    /// <summary>The inputs of a merchant whose text has a given code; what is no text and not the same for everybody is not asked for.</summary>
    private sealed class CodeReader(RowExpression expression) : InputReader
    {
        /// <summary>The text is unknown.</summary>
        public const int None = -1;

        public int Code { get; set; }

        public override CelValue Read(int input) => expression.Inputs[input] switch
        {
            CodedInput coded => Code == None ? coded.Unknown : coded.Values[Code],
            ConstantInput constant => constant.Read(0),
            _ => throw new InvalidOperationException($"The part reads '{expression.Expression.Inputs[input]}', which no code decides."),
        };
    }
}
