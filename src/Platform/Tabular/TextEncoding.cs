namespace Fuyao.Platform.Tabular;

/// <summary>The encodings in which marketplaces export tables.</summary>
public enum TextEncoding
{
    Utf8,

    /// <summary>Also reads its subsets GBK and GB2312.</summary>
    Gb18030,
}
