namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>The bytes that the tools make something of: each is a choice of theirs.</summary>
internal static class SmithBytes
{
    /// <summary>Some hundreds to many thousands of bytes, of which more or fewer say that there is one thing more of a kind.</summary>
    public static byte[] Next(Random random)
    {
        byte[] bytes = new byte[(int)Math.Pow(2, 9 + (random.NextDouble() * 6))];
        random.NextBytes(bytes);
        double more = 0.3 + (random.NextDouble() * 0.5);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] |= (byte)(random.NextDouble() < more ? 1 : 0);
        }

        return bytes;
    }
}
