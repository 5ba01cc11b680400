namespace Fuyao.Kernel.Cel.Evaluation;

internal sealed class ListNode(Node[] elements) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var values = new CelValue[elements.Length];
        var failure = CelValue.Null;
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = elements[index].Evaluate(ref frame);
            if (!values[index].IsValue)
                failure = failure.IsValue ? values[index] : CelValue.Merge(failure, values[index]);
        }
        return failure.IsValue ? CelValue.OfList(values) : failure;
    }
}

internal sealed class MapNode(KeyValuePair<Node, Node>[] entries) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var values = new KeyValuePair<CelValue, CelValue>[entries.Length];
        var failure = CelValue.Null;
        for (var index = 0; index < values.Length; index++)
        {
            var key = entries[index].Key.Evaluate(ref frame);
            var value = entries[index].Value.Evaluate(ref frame);
            values[index] = KeyValuePair.Create(key, value);
            if (!key.IsValue || !value.IsValue)
            {
                var entryFailure = CelValue.Merge(key, value);
                failure = failure.IsValue ? entryFailure : CelValue.Merge(failure, entryFailure);
            }
        }
        return failure.IsValue ? CelMap.Create(values) : failure;
    }
}

/// <summary>The macros over lists and the keys of maps. The work per element is the number of steps that each of them takes.</summary>
internal sealed class ComprehensionNode(CelMacro macro, Node range, int slot, Node? condition, Node? transform, int workPerElement) : Node
{
    private readonly string name = macro switch
    {
        CelMacro.All => "all",
        CelMacro.Exists => "exists",
        CelMacro.ExistsOne => "exists_one",
        CelMacro.Map => "map",
        _ => "filter",
    };

    public override CelValue Evaluate(ref Frame frame)
    {
        var source = range.Evaluate(ref frame);
        CelValue[] elements;
        switch (source.Kind)
        {
            case CelKind.Error or CelKind.Unknown:
                return source;
            case CelKind.List:
                elements = source.ListArray;
                break;
            case CelKind.Map:
                elements = source.AsMap().KeyArray;
                break;
            default:
                return Overloads.None(name, source);
        }
        return macro switch
        {
            CelMacro.All => Quantify(ref frame, elements, isAll: true),
            CelMacro.Exists => Quantify(ref frame, elements, isAll: false),
            CelMacro.ExistsOne => CountOne(ref frame, elements),
            _ => Select(ref frame, elements),
        };
    }

    /// <summary>Like a row of &amp;&amp; or ||: one element can decide the whole, whatever became of the others.</summary>
    private CelValue Quantify(ref Frame frame, CelValue[] elements, bool isAll)
    {
        var result = CelValue.Of(isAll);
        foreach (var element in elements)
        {
            if (!frame.Spend(workPerElement))
                return Frame.TooMuchWork;
            frame.Variables[slot] = element;
            var value = condition!.Evaluate(ref frame);
            if (value.Kind == CelKind.Bool)
            {
                if (value.IsTrue != isAll)
                    return value;
                continue;
            }
            if (value.IsValue)
                value = Overloads.None(name, value);
            result = result.IsValue ? value : CelValue.Merge(result, value);
        }
        return result;
    }

    private CelValue CountOne(ref Frame frame, CelValue[] elements)
    {
        var count = 0;
        var failure = CelValue.Null;
        foreach (var element in elements)
        {
            if (!frame.Spend(workPerElement))
                return Frame.TooMuchWork;
            if (Decide(ref frame, element, ref failure))
                count++;
        }
        return failure.IsValue ? CelValue.Of(count == 1) : failure;
    }

    private CelValue Select(ref Frame frame, CelValue[] elements)
    {
        var selected = new List<CelValue>(elements.Length);
        var failure = CelValue.Null;
        foreach (var element in elements)
        {
            if (!frame.Spend(workPerElement))
                return Frame.TooMuchWork;
            if (condition is not null && !Decide(ref frame, element, ref failure))
                continue;
            frame.Variables[slot] = element;
            var value = transform is null ? element : transform.Evaluate(ref frame);
            if (!value.IsValue)
                failure = failure.IsValue ? value : CelValue.Merge(failure, value);
            selected.Add(value);
        }
        return failure.IsValue ? CelValue.OfList([.. selected]) : failure;
    }

    /// <summary>Whether the condition holds for the element; what is neither true nor false is gathered as the failure of the whole.</summary>
    private bool Decide(ref Frame frame, in CelValue element, ref CelValue failure)
    {
        frame.Variables[slot] = element;
        var value = condition!.Evaluate(ref frame);
        if (value.Kind == CelKind.Bool)
            return value.IsTrue;
        if (value.IsValue)
            value = Overloads.None(name, value);
        failure = failure.IsValue ? value : CelValue.Merge(failure, value);
        return false;
    }
}
