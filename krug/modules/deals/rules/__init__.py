"""Sales rules: steps a salesperson must take, declared by the administrator, judged by the facts whenever asked."""
