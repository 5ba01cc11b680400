using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>
/// A part that reads one text fact, one set of tags, or parameters that follow from it: the interpreter judges each entry of the dictionary once, and merchants
/// look the answer up by their code. Serves equality, <c>in</c>, tags, patterns and everything else that is said of texts.
/// </summary>
internal sealed class CodeStep : Step
{
    private readonly CodedInput input;
    private readonly ulong[] trueByCode;
    private readonly ulong[] knownByCode;

    /// <summary>Whoever has a code has an answer.</summary>
    private readonly bool isDecided;

    private readonly CelValue whereUnknown;

    /// <param name="input">Any of the coded inputs; all share their codes.</param>
    public CodeStep(RowExpression expression, Expression part, CodedInput input)
        : base(part)
    {
        this.input = input;
        var codesCount = input.Values.Length;
        trueByCode = new ulong[Math.Max(1, BitMask.WordCount(codesCount))];
        knownByCode = new ulong[trueByCode.Length];
        var reader = new CodeReader(expression);
        for (var code = 0; code < codesCount; code++)
        {
            reader.Code = code;
            var value = expression.EvaluatePart(part, reader);
            var bit = 1UL << (code % BitMask.BitsPerWord);
            if (value.IsTrue)
                trueByCode[code / BitMask.BitsPerWord] |= bit;
            if (value.Kind == CelKind.Bool)
                knownByCode[code / BitMask.BitsPerWord] |= bit;
        }
        isDecided = Enumerable.Range(0, codesCount).All(code => (knownByCode[code / BitMask.BitsPerWord] >> (code % BitMask.BitsPerWord) & 1) != 0);
        reader.Code = CodeReader.None;
        whereUnknown = expression.EvaluatePart(part, reader);
    }

    public override string Operation => input.Coded is SetColumn ? "judge each distinct set of tags once, look up by code" : "judge each distinct text once, look up by code";

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        Span<int> codes = stackalloc int[count];
        input.Codes.Load(first, codes);
        var known = input.Known.Words.Slice(first / BitMask.BitsPerWord, isTrue.Length);
        LookUp(codes, trueByCode, isTrue);
        if (isDecided)
            known.CopyTo(isKnown);
        else
            LookUp(codes, knownByCode, isKnown);
        var (elseTrue, elseKnown) = (whereUnknown.IsTrue ? ulong.MaxValue : 0, whereUnknown.Kind == CelKind.Bool ? ulong.MaxValue : 0);
        for (var word = 0; word < isTrue.Length; word++)
        {
            isTrue[word] = (isTrue[word] & known[word]) | (elseTrue & ~known[word]);
            isKnown[word] = (isKnown[word] & known[word]) | (elseKnown & ~known[word]);
        }
    }

    private static void LookUp(ReadOnlySpan<int> codes, ulong[] bitByCode, Span<ulong> bits)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            var lane = codes[(word * BitMask.BitsPerWord)..Math.Min(codes.Length, (word + 1) * BitMask.BitsPerWord)];
            bits[word] = bitByCode.Length == 1 ? LookUpInWord(lane, bitByCode[0]) : LookUp(lane, bitByCode);
        }
    }

    /// <summary>Up to 64 entries: their answers stay in one register.</summary>
    private static ulong LookUpInWord(ReadOnlySpan<int> codes, ulong bitByCode)
    {
        ulong bits = 0;
        for (var index = 0; index < codes.Length; index++)
            bits |= (bitByCode >> codes[index] & 1) << index;
        return bits;
    }

    private static ulong LookUp(ReadOnlySpan<int> codes, ulong[] bitByCode)
    {
        ulong bits = 0;
        for (var index = 0; index < codes.Length; index++)
            bits |= (bitByCode[codes[index] / BitMask.BitsPerWord] >> codes[index] & 1) << index;
        return bits;
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
