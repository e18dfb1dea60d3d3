namespace PluginHost.Dynamic;

/// <summary>A contract cannot be made from a file; the message says why, and where in the file.</summary>
public sealed class DynamicContractException : Exception
{
    /// <summary>Makes the exception.</summary>
    public DynamicContractException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the file.</param>
    public DynamicContractException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the file.</param>
    /// <param name="innerException">The cause.</param>
    public DynamicContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
