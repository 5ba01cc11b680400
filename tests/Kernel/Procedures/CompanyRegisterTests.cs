using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using NodaTime;
using static Fuyao.Kernel.Tests.Procedures.TestCases;

namespace Fuyao.Kernel.Tests.Procedures;

/// <summary>C2: first use over the paid contracts of the company, its predecessors and its legal representative.</summary>
public sealed class CompanyRegisterTests
{
    private static readonly LocalDate Applied = new(2009, 3, 2);

    [Fact]
    public void The_contract_that_is_applied_for_is_no_earlier_use_and_neither_is_a_later_one()
    {
        var register = new CompanyRegister([Contract("T-1", "A", "2009-02-01"), Contract("T-2", "A", "2009-02-02"), Contract("T-3", "A", "2009-01-31")], []);

        Earlier(register, "A", contract: "T-1").ShouldBe(["T-3 Own"]);
        Earlier(register, "A", contract: null).ShouldBe(["T-3 Own", "T-1 Own", "T-2 Own"], "what it applies for is not named, so that all of them are before it");
    }

    [Fact]
    public void A_company_is_one_under_all_its_numbers_and_follows_those_it_came_out_of()
    {
        var register = new CompanyRegister(
            [Contract("T-1", "old", "2005-01-01"), Contract("T-2", "grandparent", "2004-01-01"), Contract("T-3", "child", "2004-01-01"), Contract("T-4", "sister", "2004-01-01")],
            [
                new("A", "old", CompanyRelationKind.Same), new("A", "parent", CompanyRelationKind.Predecessor), new("parent", "grandparent", CompanyRelationKind.Predecessor), new("grandparent", "parent", CompanyRelationKind.Predecessor),
                new("child", "A", CompanyRelationKind.Predecessor),
            ]);

        register.SameAs(["old"]).ShouldBe(["A", "old"]);
        Earlier(register, "A").ShouldBe(["T-2 Predecessor", "T-1 Own"], "not of a company that came out of it, nor of a stranger; a circle of predecessors ends");
    }

    [Fact]
    public void A_contract_by_the_legal_representative_counts_whichever_company_had_it()
    {
        var register = new CompanyRegister([Contract("T-1", "other", "2006-01-01", "representative"), Contract("T-2", "other", "2006-01-01", "somebody"), Contract("T-3", "other", "2006-01-01")], []);

        Earlier(register, "A").ShouldBe(["T-1 Representative"]);
    }

    [Theory]
    [InlineData(2800, 1000)]
    [InlineData(640, 640)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void Never_more_is_granted_than_was_paid(int paid, int amount)
    {
        var programme = Programme(Apply, Approve, Disburse);
        programme = programme with { Benefits = [programme.Benefits[0] with { Terms = new Kernel.Programmes.SubsidyTerms(Money.FromWhole(1000), "paid") }] };

        SubsidyAmount.Of(programme, "A", _ => Money.FromWhole(paid)).ShouldBe(Money.FromWhole(amount));
        SubsidyAmount.Of(programme, "A", _ => null).ShouldBeNull("unknown is not the full amount");
    }

    private static string[] Earlier(CompanyRegister register, string code, string? contract = null) =>
        [.. register.EarlierUses(Application with { Code = code, Contract = contract }, Applied).Select(use => $"{use.Contract.Number} {use.Reason}")];

    private static PaidContract Contract(string number, string code, string paidOn, string? representative = null) =>
        new(number, code, representative, "trustpass", NodaTime.Text.LocalDatePattern.Iso.Parse(paidOn).Value, Money.FromWhole(2800));
}
