using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Takes what companies paid for, and which are the same or came out of another, from a CSV or .xlsx file: all of it, or nothing where a row is wrong.</summary>
/// <param name="by">Who imports.</param>
public sealed class CompanyImport(FuyaoDatabase database, IClock clock, string by)
{
    private const int ErrorsMax = 100;

    private static readonly string[] ContractColumns = ["number", "code", "representative", "service", "paid_on", "amount"];
    private static readonly string[] RelationColumns = ["code", "other", "kind"];

    private readonly CompanyStore store = new(database);

    /// <returns>How many contracts are new; those that are there already as they stand in the file are passed over.</returns>
    /// <exception cref="ContentException">Rows are wrong, or say something else of a contract than is stored.</exception>
    /// <exception cref="TableException">The file is no table.</exception>
    public int Contracts(string file)
    {
        var read = Read(file, ContractColumns, ReadContract);
        return Store("cases contracts", file, transaction =>
        {
            var known = store.Contracts().ToDictionary(contract => contract.Number, StringComparer.Ordinal);
            var (errors, added) = (new List<Diagnostic>(), new Dictionary<string, PaidContract>(StringComparer.Ordinal));
            foreach (var (contract, line) in read)
                if ((known.GetValueOrDefault(contract.Number) ?? added.GetValueOrDefault(contract.Number)) is not { } there)
                    added.Add(contract.Number, contract);
                else if (there != contract)
                    errors.Add(new Diagnostic(new SourcePosition(Path.GetFileName(file), line, 1), $"the contract {contract.Number} is there already and says something else", "give another contract another number"));
            Refuse(errors);
            store.Add(added.Values, clock.GetCurrentInstant(), transaction);
            return added.Count;
        });
    }

    /// <returns>How many relations are new.</returns>
    /// <inheritdoc cref="Contracts"/>
    public int Relations(string file)
    {
        var read = Read(file, RelationColumns, ReadRelation);
        return Store("cases relations", file, transaction =>
        {
            var added = read.Select(one => one.Value).Distinct().Except(store.Relations()).ToArray();
            store.Add(added, clock.GetCurrentInstant(), transaction);
            return added.Length;
        });
    }

    private int Store(string action, string file, Func<StorageTransaction, int> add)
    {
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, action, Path.GetFileName(file)));
        var count = add(transaction);
        transaction.Note("rows", count);
        transaction.Commit();
        return count;
    }

    private static (PaidContract? Contract, string? Problem) ReadContract(Func<string, string> field)
    {
        var paidOn = default(LocalDate);
        var amount = Money.Zero;
        var problem = field("number").Length == 0 ? "a contract has a number"
            : RegistrationNumber.Problem(field("code"))
            ?? (field("service").Length == 0 ? "name the service that was paid for" : null)
            ?? CalendarText.ReadDate(field("paid_on"), out paidOn) switch { { } wrong => $"'{field("paid_on")}' is no day: {wrong}", null => null }
            ?? (Money.TryParse(field("amount"), out amount) && amount > Money.Zero ? null : $"'{field("amount")}' is no amount above zero; write it as 2800.00");
        return problem is null ? (new PaidContract(field("number"), field("code"), field("representative") is { Length: > 0 } name ? name : null, field("service"), paidOn, amount), null) : (null, problem);
    }

    private static (CompanyRelation? Relation, string? Problem) ReadRelation(Func<string, string> field)
    {
        var problem = RegistrationNumber.Problem(field("code")) ?? RegistrationNumber.Problem(field("other"))
            ?? (field("code") == field("other") ? "a company is related to itself; name another number" : null)
            ?? (field("kind") is "same" or "predecessor" ? null : $"'{field("kind")}' is no relation; write same for an older number of the company, or predecessor");
        return problem is null ? (new CompanyRelation(field("code"), field("other"), Enum.Parse<CompanyRelationKind>(field("kind"), ignoreCase: true)), null) : (null, problem);
    }

    private static List<(T Value, int Line)> Read<T>(string file, string[] columns, Func<Func<string, string>, (T? Value, string? Problem)> read)
        where T : class
    {
        using var table = TableReader.Open(file);
        var name = Path.GetFileName(file);
        var errors = new List<Diagnostic>();
        foreach (var missing in columns.Except(table.Header))
            errors.Add(new Diagnostic(new SourcePosition(name, 1, 1), $"there is no column '{missing}'", $"the columns are {string.Join(", ", columns)}"));
        Refuse(errors);
        var places = columns.ToDictionary(column => column, column => table.Header.IndexOf(column), StringComparer.Ordinal);
        var values = new List<(T, int)>();
        foreach (var rows in table.ReadAll())
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var (line, current) = ((int)rows.Line(row), row);
                var (value, problem) = rows.Problems.TryGetValue(row, out var whole) ? (null, whole) : read(column => Encoding.UTF8.GetString(rows.Field(current, places[column])).Trim());
                if (problem is null)
                    values.Add((value!, line));
                else if (errors.Count < ErrorsMax)
                    errors.Add(new Diagnostic(new SourcePosition(name, line, 1), problem));
            }
            rows.Dispose();
        }
        Refuse(errors);
        return values;
    }

    private static void Refuse(List<Diagnostic> errors)
    {
        if (errors.Count > 0)
            throw new ContentException([.. errors]);
    }
}
