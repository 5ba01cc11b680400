using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>The checker: which conditions may run, and what is said about those that may not.</summary>
public sealed class CheckerTests
{
    private static readonly CelEnvironment Environment = new()
    {
        Inputs = new Dictionary<string, CelType>
        {
            ["gmv_daily_avg"] = CelType.Money,
            ["ss_line"] = CelType.Money,
            ["orders"] = CelType.Int,
            ["merit"] = CelType.Double,
            ["city"] = CelType.String,
            ["gold_seller"] = CelType.Bool,
            ["tags"] = CelType.List(CelType.String),
            ["joined"] = CelType.Timestamp,
            ["credit_points"] = CelType.Int,
            ["answer_time"] = CelType.Duration,
            ["shop"] = CelType.Map(CelType.String, CelType.Int),
        },
        Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"],
        ResolveNamedCall = call => call switch
        {
            { Function: "percentile", Arguments: ["orders", "city"] } => NamedCallResolution.Of(CelType.Double),
            { Function: "at", Arguments: ["gmv_daily_avg", "2016-08" or "2016-10-03"] } => NamedCallResolution.Of(CelType.Money),
            { Function: "listed", Arguments: ["recognised"] } => NamedCallResolution.Of(CelType.Bool),
            { Function: "listed", Arguments: [var list] } => NamedCallResolution.Wrong($"there is no list “{list}”", "did you mean 'recognised'?", 0),
            _ => NamedCallResolution.Wrong($"{call} names nothing"),
        },
    };

    [Theory]
    [InlineData("gmv_daily_avg >= ss_line", "bool")]
    [InlineData("gmv_daily_avg * 2 - 0.5 > 2295", "bool")]
    [InlineData("gmv_daily_avg / ss_line", "double")]
    [InlineData("merit >= 80 && merit != 100", "bool")]
    [InlineData("gold_seller || 'industry-audited' in tags || listed('recognised')", "bool")]
    [InlineData("days_between(joined, date('2016-11-03')) >= 90", "bool")]
    [InlineData("level(credit_points) < 6", "bool")]
    [InlineData("percentile(orders, city) > 50.0", "bool")]
    [InlineData("at(gmv_daily_avg, 2016-08)", "money")]
    [InlineData("tags.filter(t, t.startsWith('gold'))", "list(string)")]
    [InlineData("shop.staff + shop['size']", "int")]
    [InlineData("joined.getFullYear('Asia/Shanghai')", "int")]
    [InlineData("joined + answer_time", "timestamp")]
    [InlineData("gold_seller ? ss_line : 2295", "money")]
    [InlineData("gmv_daily_avg in [100, 200.5]", "bool")]
    [InlineData("known(merit) ? merit : 0.0", "double")]
    [InlineData("type(merit) == double", "bool")]
    [InlineData("city.matches('^51')", "bool")]
    [InlineData("dyn(merit) == city", "bool")]
    public void A_sound_condition_has_a_type(string source, string type)
    {
        var result = CelChecker.Check(source, Environment);

        result.Problems.ShouldBeEmpty();
        result.Expression!.Type.ToString().ShouldBe(type);
    }

    // The position is that of the first character, counted from 0.
    [Theory]
    [InlineData("gmv_dialy_avg > 1", 0, "there is no fact, parameter or derived value named “gmv_dialy_avg”; did you mean gmv_daily_avg?")]
    [InlineData("xyz", 0, "there is no fact, parameter or derived value named “xyz”; text stands in quotes: 'xyz'")]
    [InlineData("days_between > 3", 0, "there is no fact, parameter or derived value named “days_between”; days_between is a function: write days_between(…)")]
    [InlineData("dasy_between(joined, joined)", 0, "there is no function “dasy_between”; did you mean days_between?")]
    [InlineData("city > 3", 5, "> cannot compare a string with an int; text stands in quotes: '3'")]
    [InlineData("orders == '3'", 7, "an int and a string can never be equal; leave out the quotes: 3")]
    [InlineData("joined < '2016-11-03'", 7, "< cannot compare a timestamp with a string; write date('2016-11-03') or timestamp('2016-11-03')")]
    [InlineData("merit == null", 0, "a missing value is unknown, not null; write !known(merit)")]
    [InlineData("orders && gold_seller", 0, "what stands beside && must be a bool, not an int; compare it, as in orders > 0")]
    [InlineData("!city", 1, "what stands beside ! must be a bool, not a string; compare it, as in city == '…'")]
    [InlineData("orders + merit > 1.0", 7, "+ has no meaning between an int and a double; numbers of different types are not mixed: convert one with double(x) or int(x)")]
    [InlineData("city + 1 == ''", 5, "+ has no meaning between a string and an int; convert the other to text with string(x)")]
    [InlineData("gmv_daily_avg * 0.9 > ss_line", 14, "* has no meaning between a money and a double; write scale(gmv_daily_avg, '0.9')")]
    [InlineData("gmv_daily_avg * merit > ss_line", 14, "* has no meaning between a money and a double; write scale(gmv_daily_avg, '0.9')")]
    [InlineData("gmv_daily_avg / 2 > ss_line", 14, "/ has no meaning between a money and an int; write scale(gmv_daily_avg, '0.5') with the factor as an exact decimal")]
    [InlineData("gmv_daily_avg > 2295.00001", 16, "2295.00001 has more than 4 decimals; money has 4")]
    [InlineData("gmv_daily_avg > 2e3", 16, "2e3 is compared with money; write the amount as a plain decimal")]
    [InlineData("gmv_daily_avg > 922337203685478", 16, "922337203685478 is too large for an amount of money")]
    [InlineData("gmv_daily_avg > merit", 14, "> cannot compare a money with a double; compare amounts with amounts; the ratio of two amounts is a / b")]
    [InlineData("scale(ss_line, '0,9') > 1", 15, "'0,9' is no decimal factor; write it as '0.9'")]
    [InlineData("scale(ss_line, 0.9) > 1", 0, "scale() does not take (money, double); write scale(money, string)")]
    [InlineData("tags == 'x'", 5, "a list(string) and a string can never be equal; to ask whether a list holds a value, write value in list")]
    [InlineData("'a' in city", 7, "“in” looks into a list or a map, not a string; write text.contains('part')")]
    [InlineData("orders in ['a']", 7, "a list(string) cannot hold an int")]
    [InlineData("gold_seller ? 1 : 'a'", 18, "the two outcomes have different types: an int and a string")]
    [InlineData("date('2016-13-03') < joined", 5, "'2016-13-03' is no date; write it as '2016-11-03'")]
    [InlineData("answer_time < duration('3 d')", 23, "invalid duration: '3 d'; write it as 72h, 1h30m or 3.5s")]
    [InlineData("city.matches('(?=x)')", 13, "invalid regular expression: look-around, (?= (?! (?<= (?<!, is not part of the language")]
    [InlineData("joined.getHours('Mars/Olympus') > 1", 16, "unknown time zone: 'Mars/Olympus'; write an IANA name such as 'Asia/Shanghai' or an offset such as '+08:00'")]
    [InlineData("listed('recognized')", 7, "there is no list “recognized”; did you mean 'recognised'?")]
    [InlineData("listed('a' + 'b')", 7, "listed() takes names, numbers and quoted texts, not expressions")]
    [InlineData("orders.size() > 1", 7, "size() does not take (int); write size(string) or string.size() or size(bytes) or bytes.size()")]
    [InlineData("startsWith(city, 'a')", 0, "“startsWith” is called as x.startsWith(…)")]
    [InlineData("city.first == 'a'", 5, "a string has no fields")]
    [InlineData("orders.all(x, true)", 0, "all, exists, exists_one, map and filter go over a list or a map, not an int")]
    [InlineData("gold_seller and merit > 1", 12, "an operator or the end is expected here, not “and”; write && for “and”")]
    [InlineData("orders = 3", 7, "“=” has no meaning here; write == to compare")]
    [InlineData("orders > ", 9, "a value, a name or a bracket is expected here, not the end")]
    [InlineData("(orders > 3", 11, "“)” is expected here, not the end")]
    [InlineData("if > 3", 0, "“if” is a reserved word and cannot be a name; write condition ? value : otherwise")]
    [InlineData("orders > 3 ； true", 11, "“；” has no meaning here; join conditions with && or ||")]
    [InlineData("Shop{name: 1}.name", 0, "messages are not part of the condition language; use a map: {'field': value}")]
    public void A_mistake_is_told_with_its_place_and_what_to_write(string source, int start, string message)
    {
        var problem = CelChecker.Check(source, Environment).Problems.ShouldHaveSingleItem();

        problem.ToString().ShouldBe(message);
        problem.Span.Start.ShouldBe(start);
    }

    // Left: what somebody might write; right: the end of the one message it must give.
    [Theory]
    [InlineData("not gold_seller", "write ! for “not”")]
    [InlineData("city not in ['a']", "write ! for “not”, as in !(x in list)")]
    [InlineData("orders > 3 & gold_seller", "write && for “and”")]
    [InlineData("orders > 3 &&& gold_seller", "write && for “and”")]
    [InlineData("gold_seller 或者 orders > 3", "write || for “or”")]
    [InlineData("orders =< 3", "“=<” has no meaning here; write <=")]
    [InlineData("orders => 3", "“=>” has no meaning here; write >=")]
    [InlineData("orders <> 3", "write !=")]
    [InlineData("orders === 3", "write ==")]
    [InlineData("gmv_daily_avg ≥ 2295", "“≥” has no meaning here; write >=")]
    [InlineData("orders＞＝3", "“＞＝” has no meaning here; write >= in half width (ASCII)")]
    [InlineData("orders > ３０", "write 30 in half width (ASCII)")]
    [InlineData("orders in （1, 2)", "write ( in half width (ASCII)")]
    [InlineData("orders > 3，gold_seller", "write a half-width comma between elements; join conditions with && or ||")]
    [InlineData("city == “成都”", "write the quotes as ' or \": '成都'")]
    [InlineData("city == ‘it's’", "write the quotes as ' or \": \"it's\"")]
    [InlineData("city == 成都", "“成都” has no meaning here; text stands in quotes: '成都'")]
    [InlineData("city == chengdu", "text stands in quotes: 'chengdu'")]
    [InlineData("city == 'chengdu", "its closing ' is missing")]
    [InlineData("city == 3", "text stands in quotes: '3'")]
    [InlineData("gmv_daily_avg > 2,295", "write numbers without separators: 2295, not 2,295")]
    [InlineData("gmv_daily_avg > 1.000.000", "write numbers without separators: 2295, not 2,295")]
    [InlineData("gmv_daily_avg > 2295元", "write the number alone; its unit belongs to the fact")]
    [InlineData("gmv_daily_avg > 1万", "write all digits: 10000 for 1万")]
    [InlineData("gmv_daily_avg > ￥2295", "write the amount as a number alone")]
    [InlineData("merit < 5%", "write a share as a number: 0.05 for 5%")]
    [InlineData("merit < 5％", "write a share as a number: 0.05 for 5%")]
    [InlineData("merit < 5% && gold_seller", "write a share as a number: 0.05 for 5%")]
    [InlineData("Size(tags) > 3", "did you mean size?")]
    [InlineData("city.StartsWith('a')", "did you mean startsWith?")]
    [InlineData("len(tags) > 3", "write size(x)")]
    [InlineData("tags.length > 3", "write size(tags)")]
    [InlineData("gold_seller == TRUE", "write true")]
    [InlineData("gold_seller == 'true'", "a bool is true or false, without quotes")]
    [InlineData("!city in ['a', 'b']", "write !(city in ['a', 'b'])")]
    [InlineData("if gold_seller then 1 else 2", "write condition ? value : otherwise")]
    [InlineData("true ? false ? 1 : 2 : 3", "put the choice inside in brackets")]
    [InlineData("3 < orders < 5", "write 3 < orders && orders < 5")]
    [InlineData("orders between 1 and 3", "write x >= lowest && x <= highest")]
    [InlineData("orders in (1, 2, 3)", "a list stands in square brackets: [1, 2, 3]")]
    [InlineData("orders in {1, 2, 3}", "a list stands in square brackets: [1, 2, 3]")]
    [InlineData("orders > 3 gold_seller", "join conditions with && or ||")]
    [InlineData("orders > 3)", "take it out, or add the ( that it closes")]
    [InlineData("city like 'a%'", "write x.contains('part') or x.matches('pattern')")]
    [InlineData("joined > 2016-01-01", "write a day as date('2016-11-03')")]
    [InlineData("orders > 3 # why", "a comment begins with //")]
    [InlineData("-city == 'a'", "- has no meaning before a string")]
    public void What_people_write_by_habit_is_answered_with_what_to_write_here(string source, string ending) =>
        CelChecker.Check(source, Environment).Problems.ShouldHaveSingleItem().ToString().ShouldEndWith(ending);

    [Fact]
    public void All_mistakes_are_told_at_once_and_each_once()
    {
        CelChecker.Check("cty == '5101' && orders > 'x' || !merit", Environment).Problems.Select(problem => problem.Span).ShouldBe(
            [new TextSpan(0, 3), new TextSpan(24, 1), new TextSpan(34, 5)]);
        CelChecker.Check("[1 2, 3 +, size(4 5)] && 6", Environment).Problems.Length.ShouldBe(3);
        CelChecker.Check("!nobody_1 in [true] && !gold_seller in [nobody_2]", Environment).Problems.Length.ShouldBe(2);
        CelChecker.Check("nobody + 1 > 2 && nothing.at_all == 'x'", Environment).Problems.Length.ShouldBe(2);
    }

    [Fact]
    public void A_condition_must_have_the_type_that_is_asked_for() =>
        CelChecker.Check("merit", Environment, CelType.Bool).Problems.ShouldHaveSingleItem().ToString()
            .ShouldBe("the expression must be a bool, not a double; compare it, as in merit > 0");

    [Fact]
    public void A_programme_s_expression_is_at_most_4096_characters_long_and_64_deep()
    {
        CelChecker.Check(new string(' ', 4_096) + "1", Environment).Problems.ShouldHaveSingleItem().Message.ShouldContain("at most 4096 are allowed");
        CelChecker.Check(new string('(', 65) + "1" + new string(')', 65), Environment).Problems.ShouldHaveSingleItem().Message
            .ShouldContain("nested more than 64 deep");
        CelChecker.Check(new string('(', 63) + "1" + new string(')', 63), Environment).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Inputs_are_listed_in_the_order_of_first_use_each_once()
    {
        var expression = CelChecker.Check("merit > 1 && (orders > 2 || merit > 3) && at(gmv_daily_avg, 2016-10-03) > at(gmv_daily_avg, '2016-10-03')", Environment).Expression!;

        expression.Inputs.Select(input => input.ToString()).ShouldBe(["merit", "orders", "at(gmv_daily_avg, 2016-10-03)"]);
        var comparison = (CallExpression)((CallExpression)expression.Root).Arguments[1];
        expression.InputOf(comparison.Arguments[0]).ShouldBe(2);
        expression.InputOf(comparison).ShouldBeNull();
        expression.TypeOf(comparison.Arguments[0]).ShouldBe(CelType.Money);
    }

    [Fact]
    public void A_part_is_evaluated_by_the_same_steps_as_the_whole()
    {
        var expression = CelChecker.Check("gmv_daily_avg >= 2295 && orders > 3", Environment).Expression!;
        var inputs = new Row(CelValue.Of(Money.FromWhole(2_295)), CelValue.Unknown("orders"));
        var root = (CallExpression)expression.Root;

        expression.Evaluate(inputs).UnknownCauses.ShouldBe(["orders"]);
        expression.Evaluate(root.Arguments[0], inputs).ShouldBe(CelValue.True);
        expression.ConstantOf(((CallExpression)root.Arguments[0]).Arguments[1]).ShouldBe(CelValue.Of(Money.FromWhole(2_295)));
    }

    internal sealed class Row(params ImmutableArray<CelValue> values) : InputReader
    {
        public override CelValue Read(int input) => values[input];
    }
}
