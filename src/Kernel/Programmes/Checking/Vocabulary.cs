using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Everything that the expressions of one programme may name, gathered while its sections are checked.</summary>
internal sealed class Vocabulary(FactCatalogue catalogue, DateTimeZone zone)
{
    private readonly Dictionary<string, CelType> inputs = catalogue.Facts.ToDictionary(fact => fact.Id, fact => CelTypeOf(fact.Type));

    public FactCatalogue Catalogue => catalogue;

    public DateTimeZone Zone => zone;

    public Dictionary<string, Parameter> Parameters { get; } = [];

    public Dictionary<string, DerivedDefinition> Derived { get; } = [];

    public HashSet<string> Lists { get; } = [];

    /// <summary>What the steps of the procedure establish.</summary>
    public HashSet<string> Findings { get; } = [];

    public IReadOnlyDictionary<string, CelType> Inputs => inputs;

    /// <summary>Declares a parameter or derived column; a name that cannot be read is declared too, of any type, so that one error does not bring forth others.</summary>
    public void Declare(string name, CelType type) => inputs[name] = type;

    public CelEnvironment Environment => new() { Inputs = inputs, Zone = zone, ResolveNamedCall = new NamedCalls(this).Resolve };

    /// <summary>What a fact or parameter of this type is in an expression.</summary>
    public static CelType CelTypeOf(ColumnType type) => type switch
    {
        ColumnType.Bool => CelType.Bool,
        ColumnType.Int => CelType.Int,
        ColumnType.Money => CelType.Money,
        ColumnType.Double => CelType.Double,
        ColumnType.String => CelType.String,
        ColumnType.Date or ColumnType.Instant => CelType.Timestamp,
        _ => CelType.List(CelType.String),
    };

    public static bool IsNumeric(ColumnType type) => type is ColumnType.Int or ColumnType.Money or ColumnType.Double;

    /// <summary>A type as it is written in files.</summary>
    public static string NameOf(ColumnType type) => type.ToString().ToLowerInvariant();

    /// <summary>The fact, if it is one of the catalogue and of a type that will do; otherwise reported.</summary>
    /// <param name="needs">What is needed, after “needs”: “a string fact, which forms the groups”.</param>
    public FactDefinition? FindFact(string id, SourcePosition at, Func<ColumnType, bool> accepts, string needs, Problems problems)
    {
        if (catalogue.Find(id) is not { } fact)
        {
            var known = catalogue.Facts.Where(candidate => accepts(candidate.Type)).Select(candidate => candidate.Id);
            var what = Parameters.ContainsKey(id) ? "is a parameter, not a fact"
                : Derived.ContainsKey(id) ? "is a derived column, not a fact"
                : $"is not a fact of the catalogue '{catalogue.Id}'";
            problems.Report(at, $"'{id}' {what}", Spelling.Suggest(id, known) ?? $"write {needs}");
            return null;
        }
        if (accepts(fact.Type))
            return fact;
        problems.Report(at, $"'{id}' is a fact of type {NameOf(fact.Type)}", $"write {needs}");
        return null;
    }
}
