namespace Fuyao.Kernel.Values;

/// <summary>A text in the two languages of the product.</summary>
public sealed record LocalizedText(string Zh, string En)
{
    public string In(Language language) => language is Language.Chinese ? Zh : En;

    public static LocalizedText Same(string text) => new(text, text);
}

public enum Language
{
    Chinese,
    English,
}
