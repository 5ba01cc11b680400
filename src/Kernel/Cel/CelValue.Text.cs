using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel;

public readonly partial struct CelValue
{
    private const int NestingShownMax = 64;

    /// <summary>The value as the language writes it: a literal, or the call that makes it. Errors and unknowns are told in words.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        AppendLiteral(text, this, 0);
        return text.ToString();
    }

    private static void AppendLiteral(StringBuilder text, in CelValue value, int depth)
    {
        if (depth > NestingShownMax)
        {
            text.Append('…');
            return;
        }
        switch (value.Kind)
        {
            case CelKind.Error:
                text.Append("error: ").Append(value.ErrorMessage);
                break;
            case CelKind.Unknown:
                text.Append("unknown: ").AppendJoin(", ", value.UnknownCauses);
                break;
            case CelKind.Null:
                text.Append("null");
                break;
            case CelKind.Bool:
                text.Append(value.bits != 0 ? "true" : "false");
                break;
            case CelKind.Int:
                text.Append(value.bits);
                break;
            case CelKind.Uint:
                text.Append(value.AsUint()).Append('u');
                break;
            case CelKind.Double:
                text.Append(DoubleLiteral(value.AsDouble()));
                break;
            case CelKind.String:
                Syntax.Quoting.AppendString(text, value.AsString());
                break;
            case CelKind.Bytes:
                Syntax.Quoting.AppendBytes(text, value.BytesArray);
                break;
            case CelKind.List:
                AppendList(text, value.ListArray, depth);
                break;
            case CelKind.Map:
                AppendMap(text, value.AsMap(), depth);
                break;
            case CelKind.Timestamp:
                text.Append("timestamp('").Append(Evaluation.TimestampText.Format(value)).Append("')");
                break;
            case CelKind.Duration:
                text.Append("duration('").Append(Evaluation.DurationText.Format(value)).Append("')");
                break;
            case CelKind.Type:
                text.Append(value.AsTypeName());
                break;
            default:
                text.Append(value.AsMoney());
                break;
        }
    }

    private static string DoubleLiteral(double number)
    {
        if (double.IsNaN(number))
            return "double('NaN')";
        if (double.IsInfinity(number))
            return number > 0 ? "double('Infinity')" : "double('-Infinity')";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? text + ".0" : text;
    }

    private static void AppendList(StringBuilder text, CelValue[] elements, int depth)
    {
        text.Append('[');
        for (var index = 0; index < elements.Length; index++)
        {
            if (index > 0)
                text.Append(", ");
            AppendLiteral(text, elements[index], depth + 1);
        }
        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, CelMap map, int depth)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, entry) in map.Entries)
        {
            if (!first)
                text.Append(", ");
            first = false;
            AppendLiteral(text, key, depth + 1);
            text.Append(": ");
            AppendLiteral(text, entry, depth + 1);
        }
        text.Append('}');
    }
}
