using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>The inputs of a merchant whose text or set of tags has a given code, of one column or of two; what is neither coded by these nor the same for everybody is not asked for.</summary>
internal sealed class CodesReader(RowExpression expression, Column first) : InputReader
{
    /// <summary>The text is unknown.</summary>
    public const int None = -1;

    public int FirstCode { get; set; } = None;

    /// <summary>That of any other coded column.</summary>
    public int SecondCode { get; set; } = None;

    public override CelValue Read(int input)
    {
        switch (expression.Inputs[input])
        {
            case CodedInput coded:
                var code = ReferenceEquals(coded.Coded, first) ? FirstCode : SecondCode;
                return code == None ? coded.Unknown : coded.Values[code];
            case ConstantInput constant:
                return constant.Read(0);
            default:
                throw new InvalidOperationException($"The part reads '{expression.Expression.Inputs[input]}', which no code decides.");
        }
    }
}
