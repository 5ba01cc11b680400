using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>matches() is RE2's: unanchored search over code points, ASCII classes, no look-around. Expected values by RE2's syntax page.</summary>
public sealed class RegularExpressionTests
{
    [Theory]
    [InlineData("bc", "abcd", true)]
    [InlineData("^bc", "abcd", false)]
    [InlineData("^abcd$", "abcd", true)]
    [InlineData("abc$", "abc\n", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData("\\Ab", "a\nb", false)]
    [InlineData("a\\z", "a", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("^.$", "💰", true)]
    [InlineData("^..$", "💰", false)]
    [InlineData("^[^a]$", "💰", true)]
    [InlineData("^[😀-😎]+$", "😀😂😎", true)]
    [InlineData("^[😀-😎]$", "💰", false)]
    [InlineData("💰{2}", "💰💰", true)]
    [InlineData("^四方?$", "四", true)]
    [InlineData("^[一-龥]+$", "淘宝众创", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("\\w", "é", false)]
    [InlineData("\\s", "\u00a0", false)]
    [InlineData("\\s", "\v", false)]
    [InlineData("[[:space:]]", "\v", true)]
    [InlineData("^\\D\\W\\S$", "é。中", true)]
    [InlineData("ab\\b", "ab中", true)]
    [InlineData("ab\\b", "abc", false)]
    [InlineData("中\\b", "中", false)]
    [InlineData("a\\Bb", "ab", true)]
    [InlineData("^\\pL\\p{Lu}\\PN\\p{^Nd}$", "éÉxy", true)]
    [InlineData("^\\p{Han}{2}$", "旺铺", true)]
    [InlineData("\\p{Han}", "カナ", false)]
    [InlineData("^\\p{Greek}+$", "αβγ", true)]
    [InlineData("^[\\p{Han}a]+$", "a汉𠀀", true)]
    [InlineData("^[[:alpha:]]+$", "abZ", true)]
    [InlineData("[[:^alpha:]]", "abZ", false)]
    [InlineData("^[[:word:]-]+$", "a-_9", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]a]$", "]", false)]
    [InlineData("^[a\\-z]+$", "-az", true)]
    [InlineData("b", "a-b", true)]
    [InlineData("^\\x41\\x{1F600}\\101\\Q.*\\E$", "A😀A.*", true)]
    [InlineData("^\\Qab\\E+$", "abbb", true)]
    [InlineData("^(?P<year>\\d{4})-(?<month>\\d\\d)$", "2016-11", true)]
    [InlineData("(?i)straße", "STRAßE", true)]
    [InlineData("(?i)É", "é", true)]
    [InlineData("(?i)k", "\u212a", true)]
    [InlineData("(?i)[k-l]", "\u212a", true)]
    [InlineData("^(?i:a)b$", "Ab", true)]
    [InlineData("^(?i:a)b$", "AB", false)]
    [InlineData("^a(?i)b|c$", "xC", true)]
    [InlineData("^(?i)a(?-i)b$", "Ab", true)]
    [InlineData("(?U)a+?b", "aab", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("^a{2,}$", "aaaa", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^x*?$", "xxx", true)]
    [InlineData("^(|a)b$", "b", true)]
    [InlineData("", "anything", true)]
    [InlineData("^$", "", true)]
    [InlineData("^\\.\\/\\-\\_$", "./-_", true)]
    [InlineData("^[\\d\\s]+$", "1 2", true)]
    [InlineData("^\\n\\t\\f\\v\\a\\r$", "\n\t\f\v\a\r", true)]
    public void A_pattern_is_found_or_not(string pattern, string text, bool isFound) =>
        Expressions.Evaluate("text.matches(pattern)", ("text", CelValue.Of(text)), ("pattern", CelValue.Of(pattern))).ShouldBe(CelValue.Of(isFound));

    [Theory]
    [InlineData("(", "a ( has no partner")]
    [InlineData("a)", "a ) has no partner")]
    [InlineData("[a", "a [ has no partner")]
    [InlineData("[z-a]", "a range in [ ] ends before it begins")]
    [InlineData("*a", "nothing stands before * to repeat")]
    [InlineData("a**", "a repetition cannot be repeated; put it in brackets")]
    [InlineData("a{2}{3}", "a repetition cannot be repeated; put it in brackets")]
    [InlineData("a{1001}", "too complex: at most 1000 repetitions")]
    [InlineData("(a{1000}){1000}", "too complex: repetitions inside each other multiply to more than 1000")]
    [InlineData("a{3,2}", "the repetition {3,2} ends before it begins")]
    [InlineData("(a)\\1", "\\1 would refer back to a group, which is not part of the language")]
    [InlineData("(?=a)", "look-around, (?= (?! (?<= (?<!, is not part of the language")]
    [InlineData("(?<!a)b", "look-around, (?= (?! (?<= (?<!, is not part of the language")]
    [InlineData("(?x)a", "(?x is no group; flags are i, m, s and U")]
    [InlineData("\\Z", "\\Z is no escape")]
    [InlineData("a\\", "it ends in a single \\")]
    [InlineData("\\x{110000}", "\\x takes two hexadecimal digits, or a code point up to 10FFFF in braces")]
    [InlineData("[[:letters:]]", "there is no class [:letters:]")]
    [InlineData("(?P<a>x)(?P<a>y)", "two groups are named a")]
    public void A_text_that_is_no_pattern_says_why(string pattern, string why) =>
        Expressions.Evaluate("''.matches(pattern)", ("pattern", CelValue.Of(pattern))).ErrorMessage.ShouldBe($"invalid regular expression: {why}");

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(.*)*x")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*a){20}")]
    [InlineData("a{1000}b{1000}[^c]{1000}d")]
    [InlineData("([a-z]{30}){30}x")]
    public void A_pattern_that_ruins_backtracking_engines_takes_time_linear_in_the_text(string pattern)
    {
        var text = new string('a', 20_000) + "!";

        Expressions.Evaluate("text.matches(pattern)", ("text", CelValue.Of(text)), ("pattern", CelValue.Of(pattern))).IsTrue.ShouldBe(pattern == "(.*a){20}");
    }

    [Fact]
    public void Groups_nested_too_deep_are_too_complex() =>
        Expressions.Evaluate("''.matches(pattern)", ("pattern", CelValue.Of(new string('(', 2_000) + new string(')', 2_000)))).ErrorMessage
            .ShouldContain("too complex");
}
