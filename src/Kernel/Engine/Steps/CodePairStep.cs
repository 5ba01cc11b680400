using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>
/// A part that two coded columns decide, such as a text and a table by another text, or a text and a set of tags: the interpreter judges each pair once, when a merchant first has it,
/// and merchants look the answer up by their two codes.
/// </summary>
internal sealed class CodePairStep : Step
{
    /// <summary>Room for answers, a byte each.</summary>
    private const int PairsMax = 1 << 20;

    private const byte NotJudged = 0;
    private const byte IsUnknown = 1;
    private const byte IsFalse = 2;
    private const byte IsTrue = 3;

    private readonly RowExpression expression;
    private readonly CodedInput first;
    private readonly CodedInput second;
    private readonly byte[] answerByPair;

    private CodePairStep(RowExpression expression, Expression part, CodedInput first, CodedInput second, int pairsCount)
        : base(part)
    {
        this.expression = expression;
        this.first = first;
        this.second = second;
        answerByPair = new byte[pairsCount];
    }

    public override string Operation => "judge each pair of distinct texts or sets of tags once, look up by both codes";

    /// <summary>Null where there are too many pairs.</summary>
    public static CodePairStep? Of(RowExpression expression, Expression part, CodedInput first, CodedInput second)
    {
        var pairs = (first.Values.Length + 1L) * (second.Values.Length + 1L);
        return pairs <= PairsMax ? new CodePairStep(expression, part, first, second, (int)pairs) : null;
    }

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        CodesReader? reader = null;
        for (var word = 0; word < isTrue.Length; word++)
        {
            ulong trueBits = 0, knownBits = 0;
            for (var left = wanted[word]; left != 0; left &= left - 1)
            {
                var bit = BitOperations.TrailingZeroCount(left);
                var row = first + word * BitMask.BitsPerWord + bit;
                var answer = AnswerOf(CodeOf(this.first, row), CodeOf(second, row), ref reader);
                knownBits |= (answer > IsUnknown ? 1UL : 0) << bit;
                trueBits |= (answer == IsTrue ? 1UL : 0) << bit;
            }
            (isTrue[word], isKnown[word]) = (trueBits, knownBits);
        }
    }

    private static int CodeOf(CodedInput input, int row) => input.Known[row] ? input.Codes[row] : CodesReader.None;

    private byte AnswerOf(int firstCode, int secondCode, ref CodesReader? reader)
    {
        var pair = (firstCode + 1) * (second.Values.Length + 1) + secondCode + 1;
        var answer = answerByPair[pair];
        if (answer != NotJudged)
            return answer;
        // Two threads may judge the same pair; both find the same.
        reader ??= new CodesReader(expression, first.Coded);
        (reader.FirstCode, reader.SecondCode) = (firstCode, secondCode);
        var value = expression.EvaluatePart(Part, reader);
        return answerByPair[pair] = value.IsTrue ? IsTrue : value.IsFalse ? IsFalse : IsUnknown;
    }
}
