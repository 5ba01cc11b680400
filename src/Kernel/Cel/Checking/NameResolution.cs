namespace Fuyao.Kernel.Cel.Checking;

/// <summary>How names find what they mean: longest namespace first, then shorter ones, then none.</summary>
internal static class NameResolution
{
    /// <summary>The full names to try for a name written in the container, in order.</summary>
    public static IEnumerable<string> Candidates(string container, string name, bool isAbsolute)
    {
        for (var space = isAbsolute ? "" : container; space.Length > 0; space = space[..Math.Max(0, space.LastIndexOf('.'))])
            yield return $"{space}.{name}";
        yield return name;
    }

    /// <summary>
    /// The dotted name that a row of selections spells, with the identifier it starts from; null where something else is selected from.
    /// Brackets choose the field: <c>(a.b).c</c> is no dotted name.
    /// </summary>
    public static string? DottedName(Expression expression, string source, out IdentifierExpression? root)
    {
        root = null;
        var fields = new Stack<string>();
        while (expression is SelectExpression { TestOnly: false } select)
        {
            fields.Push(select.Field);
            expression = select.Operand;
            if (source[expression.Span.Start] == '(')
                return null;
        }
        root = expression as IdentifierExpression;
        return root is null ? null : string.Join('.', fields.Prepend(root.Name));
    }
}
