using FsCheck.Fluent;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>systems.md C2: verification by registration number (USCC; older registration numbers are accepted). GB 32100-2015, GB 11714.</summary>
public class RegistrationNumberTests
{
    // Codes of listed companies, as their annual reports print them.
    [Theory]
    [InlineData("91", "330100", "79965505", "91330100799655058B")]
    [InlineData("91", "440300", "71526726", "9144030071526726XG")]
    [InlineData("91", "110000", "80210043", "91110000802100433B")]
    [InlineData("91", "440300", "19220382", "914403001922038216")]
    [InlineData("91", "110108", "55138508", "91110108551385082Q")]
    public void Both_check_characters_are_those_of_codes_in_use(string department, string division, string organisation, string code)
    {
        UnifiedSocialCreditCode.Compose(department, division, organisation).ToString().ShouldBe(code);
        UnifiedSocialCreditCode.TryParse(code, out var parsed, out _).ShouldBeTrue();
        parsed.Division.ShouldBe(division);
        RegistrationNumber.IsValid(code).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "it has 0 characters; write all 18")]
    [InlineData("91330100799655058", "it has 17 characters; write all 18")]
    [InlineData("91330100799655058b", "'b' at place 18 is not used in such codes; they use digits and the capital letters without I, O, S, V, Z")]
    [InlineData("9133010079965505OB", "'O' at place 17 is not used in such codes; they use digits and the capital letters without I, O, S, V, Z")]
    [InlineData("91A30100799655058B", "places 3 to 8 are the digits of the division")]
    [InlineData("91330100799655058C", "its check character does not fit; compare it with the business licence")]
    public void A_code_that_cannot_be_is_refused_with_the_reason(string text, string problem)
    {
        UnifiedSocialCreditCode.TryParse(text, out _, out var message).ShouldBeFalse();
        message.ShouldBe($"'{text}' is not a unified social credit code: {problem}");
    }

    [Fact]
    public void One_mistyped_character_or_two_swapped_neighbours_are_noticed() =>
        Property.Holds(
            from sequence in Gen.Choose(0, 99_999_999)
            from place in Gen.Choose(8, 16)
            from typed in Gen.Elements("0123456789ABCDEFGHJKLMNPQRTUWXY".ToCharArray())
            select (sequence, place, typed),
            given =>
            {
                var code = UnifiedSocialCreditCode.Compose("91", "510104", given.sequence.ToString("00000000")).ToString();
                var mistyped = code[..given.place] + given.typed + code[(given.place + 1)..];
                var swapped = code[..given.place] + code[given.place + 1] + code[given.place] + code[(given.place + 2)..];
                return RegistrationNumber.IsValid(code) && RegistrationNumber.IsValid(mistyped) == (mistyped == code) && RegistrationNumber.IsValid(swapped) == (swapped == code);
            });

    [Theory]
    [InlineData("440301103448669")]
    [InlineData("330100400013364")]
    public void Former_registration_numbers_are_accepted(string number)
    {
        RegistrationNumber.IsValid(number).ShouldBeTrue();
        RegistrationNumber.FormerCheck(number[..14]).ShouldBe(number[14]);
    }

    [Fact]
    public void Exactly_one_check_digit_fits_a_former_number() =>
        Property.Holds(
            from office in Gen.Choose(100_000, 999_999)
            from sequence in Gen.Choose(0, 99_999_999)
            select $"{office}{sequence:00000000}",
            body => Enumerable.Range(0, 10).Count(digit => RegistrationNumber.IsValidFormer($"{body}{digit}")) == 1);

    [Theory]
    [InlineData("440301103448668")]
    [InlineData("44030110344866")]
    [InlineData("44030110344866X")]
    public void Former_numbers_that_cannot_be_are_refused(string number) => RegistrationNumber.IsValid(number).ShouldBeFalse();
}
