using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>One parameter of a programme with another value.</summary>
/// <param name="Parameter">Its name.</param>
public abstract record Change(string Parameter)
{
    /// <summary>The parameter after the change. Its type is the same, so that no condition needs to be checked again.</summary>
    internal abstract Parameter Apply(Parameter parameter);
}

/// <summary><c>ss_merit=85</c>: one value for everybody; a table is set aside.</summary>
/// <param name="Value">Of the parameter's type.</param>
public sealed record ValueChange(string Parameter, CelValue Value) : Change(Parameter)
{
    public override string ToString() => $"{Parameter}={Value}";

    internal override Parameter Apply(Parameter parameter) =>
        parameter with { Value = Value, By = null, Table = parameter.Table.Clear(), Default = null, Floor = null };
}

/// <summary><c>ss_line[女装]=12000</c>: one row of a table, written anew or added. A floor still applies to it.</summary>
/// <param name="Value">Of the parameter's type.</param>
public sealed record RowChange(string Parameter, string Key, CelValue Value) : Change(Parameter)
{
    public override string ToString() => $"{Parameter}[{Key}]={Value}";

    internal override Parameter Apply(Parameter parameter) => parameter with { Table = parameter.Table.SetItem(Key, Value) };
}

/// <summary><c>ss_line=+5%</c>: the value, or every row with default and floor, changed by a share and rounded half-up: money and numbers to 4 decimals, counts to whole ones.</summary>
/// <param name="Percent">5 raises by 5 %; above −100.</param>
public sealed record ScaleChange(string Parameter, decimal Percent) : Change(Parameter)
{
    public const int PercentDecimals = 4;

    public override string ToString() => FormattableString.Invariant($"{Parameter}={(Percent < 0 ? "" : "+")}{Percent:0.####}%");

    /// <exception cref="OverflowException">A value would not fit into 64 bits.</exception>
    internal override Parameter Apply(Parameter parameter) => parameter with
    {
        Value = Scale(parameter.Value),
        Table = parameter.Table.SetItems(parameter.Table.Select(row => KeyValuePair.Create(row.Key, Scale(row.Value)!.Value))),
        Default = Scale(parameter.Default),
        Floor = Scale(parameter.Floor),
    };

    private CelValue? Scale(CelValue? value) => value is not { } before ? null : ParameterNumber.UnitsOf(before) is { } units
        ? ParameterNumber.ValueOf(before.Kind, new Money(units).Scale(1 + Percent / 100).Units)
        : throw new InvalidOperationException($"{before} is no number that can be scaled.");
}
