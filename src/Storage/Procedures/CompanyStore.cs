using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Storage.Procedures;

/// <summary>Keeps what companies paid for, and which of them are the same or came out of another. Rows are added; none is changed.</summary>
public sealed class CompanyStore(FuyaoDatabase database)
{
    private static readonly string[] ContractColumns = ["number", "code", "representative", "service", "paid_on", "amount", "recorded_at"];
    private static readonly string[] RelationColumns = ["code", "other", "kind", "recorded_at"];

    public void Add(IEnumerable<PaidContract> contracts, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Insert("paid_contract", ContractColumns, contracts.Select(contract => new object?[]
        {
            contract.Number, contract.Code, contract.Representative, contract.Service, LocalDatePattern.Iso.Format(contract.PaidOn), contract.Amount.Units, at.ToUnixTimeTicks(),
        }));
    }

    public void Add(IEnumerable<CompanyRelation> relations, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Insert("company_relation", RelationColumns, relations.Select(relation => new object?[] { relation.Code, relation.Other, relation.Kind.ToString(), at.ToUnixTimeTicks() }));
    }

    public IReadOnlyList<PaidContract> Contracts() =>
    [
        .. database.Query<ContractRow>("select number, code, representative, service, paid_on as paidOn, amount from paid_contract order by number")
            .Select(row => new PaidContract(row.Number, row.Code, row.Representative, row.Service, LocalDatePattern.Iso.Parse(row.PaidOn).Value, new Money(row.Amount))),
    ];

    public IReadOnlyList<CompanyRelation> Relations() =>
    [
        .. database.Query<RelationRow>("select code, other, kind from company_relation order by code, other, kind")
            .Select(row => new CompanyRelation(row.Code, row.Other, Enum.Parse<CompanyRelationKind>(row.Kind))),
    ];

    public CompanyRegister Load() => new(Contracts(), Relations());

    private sealed record ContractRow(string Number, string Code, string? Representative, string Service, string PaidOn, long Amount);

    private sealed record RelationRow(string Code, string Other, string Kind);
}
