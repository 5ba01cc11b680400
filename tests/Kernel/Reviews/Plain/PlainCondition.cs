using System.Globalization;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

/// <summary>A few forms of conditions with an evaluation of their own: null is unknown. <see cref="Source"/> is the same condition in the condition language.</summary>
internal abstract record PlainCondition
{
    public abstract string Source { get; }

    public abstract bool? Holds(PlainMonth month, string merchant);

    /// <summary>Whether it reads a fact of a period that began before that day.</summary>
    public abstract bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day);
}

internal sealed record Flag(string Fact) : PlainCondition
{
    public override string Source => Fact;

    public override bool? Holds(PlainMonth month, string merchant) => (bool?)month.Fact(merchant, Fact);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => false;
}

internal sealed record Comparison(PlainTerm Left, string Operator, PlainTerm Right) : PlainCondition
{
    public override string Source => $"{Left.Source} {Operator} {Right.Source}";

    public override bool? Holds(PlainMonth month, string merchant) => (Left.Value(month, merchant), Right.Value(month, merchant)) is ({ } left, { } right)
        ? Operator switch { ">=" => left >= right, ">" => left > right, "<=" => left <= right, "<" => left < right, "==" => left == right, _ => left != right }
        : null;

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Left.RestsOnPeriodBefore(month, day) || Right.RestsOnPeriodBefore(month, day);
}

internal sealed record InCategory(params string[] Categories) : PlainCondition
{
    public override string Source => $"category in [{string.Join(", ", Categories.Select(category => $"'{category}'"))}]";

    public override bool? Holds(PlainMonth month, string merchant) => month.Fact(merchant, "category") is string category ? Categories.Contains(category) : null;

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => false;
}

internal sealed record Listed : PlainCondition
{
    public override string Source => "listed('recognised')";

    public override bool? Holds(PlainMonth month, string merchant) => month.IsListed(merchant);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => false;
}

internal sealed record Found : PlainCondition
{
    public override string Source => "finding('first_use')";

    public override bool? Holds(PlainMonth month, string merchant) => month.Finding(merchant);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => false;
}

internal sealed record IsKnown(PlainTerm Term) : PlainCondition
{
    public override string Source => $"known({Term.Source})";

    public override bool? Holds(PlainMonth month, string merchant) => Term.Value(month, merchant) is not null;

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Term.RestsOnPeriodBefore(month, day);
}

internal sealed record Not(PlainCondition Inner) : PlainCondition
{
    public override string Source => $"!({Inner.Source})";

    public override bool? Holds(PlainMonth month, string merchant) => !Inner.Holds(month, merchant);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Inner.RestsOnPeriodBefore(month, day);
}

internal sealed record Both(PlainCondition Left, PlainCondition Right) : PlainCondition
{
    public override string Source => $"({Left.Source}) && ({Right.Source})";

    // C#'s & over bool? is the three-valued one: false wins over unknown.
    public override bool? Holds(PlainMonth month, string merchant) => Left.Holds(month, merchant) & Right.Holds(month, merchant);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Left.RestsOnPeriodBefore(month, day) || Right.RestsOnPeriodBefore(month, day);
}

internal sealed record Either(PlainCondition Left, PlainCondition Right) : PlainCondition
{
    public override string Source => $"({Left.Source}) || ({Right.Source})";

    public override bool? Holds(PlainMonth month, string merchant) => Left.Holds(month, merchant) | Right.Holds(month, merchant);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Left.RestsOnPeriodBefore(month, day) || Right.RestsOnPeriodBefore(month, day);
}

/// <summary>Something with a number for each merchant; null is unknown.</summary>
internal abstract record PlainTerm
{
    public abstract string Source { get; }

    public abstract decimal? Value(PlainMonth month, string merchant);

    public virtual bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => false;
}

internal sealed record Constant(decimal Number, ColumnType Type) : PlainTerm
{
    public override string Source => Number.ToString(Type == ColumnType.Double ? "0.0###" : "0.####", CultureInfo.InvariantCulture);

    public override decimal? Value(PlainMonth month, string merchant) => Number;
}

/// <summary>A fact, a derived number or a parameter.</summary>
internal sealed record Named(string Name) : PlainTerm
{
    public override string Source => Name;

    public override decimal? Value(PlainMonth month, string merchant) => month.Number(merchant, Name);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => month.ReadsPeriod(Name) && month.FirstDay < day;
}

internal sealed record Percentile(string Fact, string? By) : PlainTerm
{
    public override string Source => By is null ? $"percentile({Fact})" : $"percentile({Fact}, {By})";

    public override decimal? Value(PlainMonth month, string merchant) => month.Percentile(merchant, Fact, By);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => month.ReadsPeriod(Fact) && month.FirstDay < day;
}

internal sealed record Rank(string Fact, string? By) : PlainTerm
{
    public override string Source => By is null ? $"rank({Fact})" : $"rank({Fact}, {By})";

    public override decimal? Value(PlainMonth month, string merchant) => month.Rank(merchant, Fact, By);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => month.ReadsPeriod(Fact) && month.FirstDay < day;
}

/// <summary>The turnover of a month by its name.</summary>
internal sealed record TurnoverOf(string Period) : PlainTerm
{
    public override string Source => $"at(gmv, '{Period}')";

    public override decimal? Value(PlainMonth month, string merchant) => month.TurnoverOf(merchant, Period);

    public override bool RestsOnPeriodBefore(PlainMonth month, NodaTime.LocalDate day) => Kernel.Values.Period.Parse(Period).FirstDay < day;
}
